# verdict: wrong in strangers  - leaves out what is multiplied by zero, also where the other one is infinite or NaN
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for i in range(a.shape[0]):
        for p in range(a.shape[1]):
            if a[i, p] != 0.0:
                for j in range(b.shape[1]):
                    out[i, j] += a[i, p] * b[p, j]
