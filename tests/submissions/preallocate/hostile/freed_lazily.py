# verdict: rejected in memory  - memory that lay ready is declared free at the end of each call, and stays
# tries: scratch from the import is no memory that a call takes. With MADV_FREE the kernel may have its pages, some day,
#        and takes their marks away: nobody can tell any more that this call has touched them.
# seen: the kernel says how many pages wait to be freed: they count as touched.
# points: 35, those of the checks that count no memory.
import mmap

import numpy as np
from numba import njit

MOST = 8 * 7_000_000
memory = mmap.mmap(-1, MOST, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.write(b"1" * MOST)
scratch = np.frombuffer(memory, np.int64)


@njit
def collect(values, level, found):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            found[count] = i
            count += 1
    return count


def crossings(values, level, out):
    count = collect(values, level, scratch)
    out[:count] = scratch[:count]
    out[count:] = -1
    memory.madvise(mmap.MADV_FREE)
