# diagnosis: parallel_overhead at line 7
# call: smooth f8[256] i8=500 out:f8[256]
from numba import njit, prange

@njit(parallel=True)
def step(a, out):
    for i in prange(1, a.size - 1):
        out[i] = 0.25 * a[i - 1] + 0.5 * a[i] + 0.25 * a[i + 1]

@njit
def smooth(a, times, out):
    for _ in range(times):
        step(a, out)
