# diagnosis: bounds_checks at line 5
# call: stencil f8[400,400] out:f8[400,400]
import numba

@numba.njit(boundscheck=True, fastmath=True)
def stencil(a, out):
    for y in range(1, a.shape[0] - 1):
        for x in range(1, a.shape[1] - 1):
            out[y, x] = a[y - 1, x] + a[y + 1, x] + a[y, x - 1] + a[y, x + 1] - 4.0 * a[y, x]
