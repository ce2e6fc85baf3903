# diagnosis: none
# call: stencil f8[500,500] out:f8[500,500]
from numba import njit

@njit
def stencil(a, out):
    for y in range(1, a.shape[0] - 1):
        for x in range(1, a.shape[1] - 1):
            out[y, x] = 0.25 * (a[y - 1, x] + a[y + 1, x] + a[y, x - 1] + a[y, x + 1])
