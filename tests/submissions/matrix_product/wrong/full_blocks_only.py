# verdict: wrong in shapes  - leaves out the block at the edge where it is not full
from numba import njit


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    for start in range(0, b.shape[1] - b.shape[1] % 8, 8):
        for i in range(a.shape[0]):
            for p in range(a.shape[1]):
                for j in range(start, start + 8):
                    out[i, j] += a[i, p] * b[p, j]
