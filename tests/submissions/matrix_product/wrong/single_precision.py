# verdict: wrong in same_bits  - adds up in float32
import numpy as np
from numba import njit


@njit
def matrix_product(a, b, out):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = np.float32(0)
            for p in range(a.shape[1]):
                total += np.float32(a[i, p] * b[p, j])
            out[i, j] = total
