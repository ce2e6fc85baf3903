# diagnosis: not_vectorized at line 7
# call: checked f8[100000] out:f8[100000]
from numba import njit

@njit
def checked(a, out):
    for i in range(a.size):
        if a[i] < 0.0:
            raise ValueError("negative")
        out[i] = 2.0 * a[i]
