# diagnosis: not_parallel at line 7
# call: cubes f4[1000,1000] out:f4[1000,1000]
from numba import jit, prange

@jit(nopython=True)
def cubes(a, out):
    for y in prange(a.shape[0]):
        for x in range(a.shape[1]):
            out[y, x] = a[y, x] * a[y, x] * a[y, x]
