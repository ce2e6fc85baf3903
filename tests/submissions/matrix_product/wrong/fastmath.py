# verdict: wrong in order  - fastmath: products and sums are contracted to one rounding, and sums reordered
from numba import njit


@njit(fastmath=True)
def matrix_product(a, b, out):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for p in range(a.shape[1]):
                total += a[i, p] * b[p, j]
            out[i, j] = total
