# diagnosis: memory_order at line 13
# exercise: matrix_product
from numba import njit


@njit
def matrix_product(a, b, out):
    m, k = a.shape
    n = b.shape[1]
    for i in range(m):
        for j in range(n):
            tmp = 0.0
            for p in range(k):
                tmp += a[i, p] * b[p, j]
            out[i, j] = tmp
