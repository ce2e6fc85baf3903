# diagnosis: not_parallel at line 17
# exercise: parallel_histogram
import math

import numba as nb
import numpy as np

NTHREADS = 4


@nb.njit(parallel=True)
def parallel_histogram(values, low, high, out):
    nbins = out.shape[0]
    local = np.zeros((NTHREADS, nbins), dtype=np.int64)
    chunk = math.ceil(values.size / NTHREADS)
    step = (high - low) / nbins
    for t in range(NTHREADS):
        for i in range(t * chunk, min((t + 1) * chunk, values.size)):
            x = values[i]
            if low <= x <= high:
                k = int((x - low) / step)
                k = min(k, nbins - 1)
                if x < low + k * step:
                    k -= 1
                elif k < nbins - 1 and x >= low + (k + 1) * step:
                    k += 1
                local[t, k] += 1
    for k in range(nbins):
        s = 0
        for t in range(NTHREADS):
            s += local[t, k]
        out[k] = s
