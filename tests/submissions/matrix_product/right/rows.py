# verdict: passed  - the innermost loop goes along rows: three loops, in another order
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for i in range(a.shape[0]):
        row = out[i]
        for p in range(a.shape[1]):
            weight, other = a[i, p], b[p]
            for j in range(row.size):
                row[j] += weight * other[j]
