# verdict: wrong in order  - sums up each block by itself and adds the sums: another order
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for start in range(0, a.shape[1], 16):
        for i in range(a.shape[0]):
            for j in range(b.shape[1]):
                total = 0.0
                for p in range(start, min(start + 16, a.shape[1])):
                    total += a[i, p] * b[p, j]
                out[i, j] += total
