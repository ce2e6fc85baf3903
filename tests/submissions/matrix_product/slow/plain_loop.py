# verdict: slow in speed  - the textbook's three loops: down a column of b, and each step lies a row further on
from numba import njit


@njit
def matrix_product(a, b, out):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for p in range(a.shape[1]):
                total += a[i, p] * b[p, j]
            out[i, j] = total
