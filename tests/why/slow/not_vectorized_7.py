# diagnosis: not_vectorized at line 7
# call: until f8[100000] out:f8[100000]
from numba import njit

@njit
def until(a, out):
    for i in range(a.size):
        if a[i] > 2.0:
            break
        out[i] = a[i] * 3.0 + 1.0
