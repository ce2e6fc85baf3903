# verdict: slow in speed  - the worst order: the innermost loop goes down a column of a and of out
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for j in range(b.shape[1]):
        for p in range(a.shape[1]):
            for i in range(a.shape[0]):
                out[i, j] += a[i, p] * b[p, j]
