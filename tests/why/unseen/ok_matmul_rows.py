# diagnosis: none
# exercise: matrix_product
from numba import njit


@njit
def matrix_product(a, b, out):
    for i in range(a.shape[0]):
        line = out[i]
        line[:] = 0.0
        for p in range(a.shape[1]):
            f = a[i, p]
            other = b[p]
            for j in range(line.size):
                line[j] += f * other[j]
