# verdict: wrong in shapes  - all loops run to the number of a's rows
from numba import njit


@njit
def matrix_product(a, b, out):
    n = len(a)
    out[:] = 0.0
    for i in range(n):
        for p in range(n):
            for j in range(n):
                if p < b.shape[0] and j < b.shape[1]:
                    out[i, j] += a[i, p] * b[p, j]
