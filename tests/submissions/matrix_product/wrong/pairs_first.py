# verdict: wrong in order  - adds two products to each other before it adds them to the sum
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    k = a.shape[1] // 2 * 2
    for i in range(a.shape[0]):
        for p in range(0, k, 2):
            for j in range(b.shape[1]):
                out[i, j] += a[i, p] * b[p, j] + a[i, p + 1] * b[p + 1, j]
        for p in range(k, a.shape[1]):
            for j in range(b.shape[1]):
                out[i, j] += a[i, p] * b[p, j]
