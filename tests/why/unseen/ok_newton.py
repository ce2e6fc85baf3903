# diagnosis: none
# call: roots f8[100000] out:f8[100000]
from numba import njit


@njit(error_model="numpy")
def roots(a, out):
    for i in range(a.size):
        x = a[i] + 1.0
        for _ in range(6):
            x = 0.5 * (x + a[i] / x)
        out[i] = x
