# diagnosis: false_sharing at line 12
# call: extremes f8[2000000] out:f8[4]
from numba import njit, prange

@njit(parallel=True)
def extremes(a, out):
    part = a.size // 4
    for worker in prange(4):
        out[worker] = a[worker * part]
        for i in range(worker * part, (worker + 1) * part):
            if a[i] > out[worker]:
                out[worker] = a[i]
