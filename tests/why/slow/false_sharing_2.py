# diagnosis: false_sharing at line 12
# call: total f8[2000000] out:f8[1]
import numpy as np
from numba import get_num_threads, njit, prange

@njit(parallel=True)
def total(a, out):
    threads = get_num_threads()
    sums = np.zeros(threads)
    for t in prange(threads):
        for i in range(t, a.size, threads):
            sums[t] += a[i]
    out[0] = sums.sum()
