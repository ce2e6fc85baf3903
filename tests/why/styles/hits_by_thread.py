# diagnosis: false_sharing at line 11
# call: hits f8[2000000] f8=0.3 out:i8[1]
import numpy as np
import numba as nb

@nb.njit(parallel=True)
def hits(values, level, out):
    mine = np.zeros(nb.get_num_threads(), dtype=np.int64)
    for i in nb.prange(values.size):
        if values[i] > level:
            mine[nb.get_thread_id()] += 1
    out[0] = mine.sum()
