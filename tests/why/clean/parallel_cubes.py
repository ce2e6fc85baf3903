# diagnosis: none
# call: cubes f8[2000000] out:f8[2000000]
from numba import njit, prange

@njit(parallel=True)
def cubes(a, out):
    for i in prange(a.size):
        x = a[i]
        for _ in range(20):
            x = x * x - 0.25
        out[i] = x
