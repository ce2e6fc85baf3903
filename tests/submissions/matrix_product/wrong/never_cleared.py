# verdict: wrong in every check  - adds to whatever is in `out`
from numba import njit


@njit
def matrix_product(a, b, out):
    for i in range(a.shape[0]):
        for p in range(a.shape[1]):
            for j in range(b.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
