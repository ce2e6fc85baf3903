# diagnosis: not_vectorized at line 7
# call: inverse f8[20000] out:f8[20000]
from numba import njit

@njit(fastmath=True)
def inverse(a, out):
    for i in range(len(out)):
        out[i] = 1.0 / a[i]
