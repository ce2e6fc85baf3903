# diagnosis: parallel_overhead at line 8
# call: jacobi f8[50,50] i8=300 out:f8[50,50]
from numba import njit, prange

@njit(parallel=True)
def jacobi(a, sweeps, out):
    for sweep in range(sweeps):
        for i in prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                out[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])
