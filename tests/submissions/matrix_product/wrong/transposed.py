# verdict: wrong in by_hand  - multiplies by rows of b instead of its columns
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for p in range(min(a.shape[1], b.shape[1])):
                out[i, j] += a[i, p] * b[j % b.shape[0], p]
