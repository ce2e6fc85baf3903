# verdict: wrong in cancellation  - adds up in float32
import numpy as np
from numba import njit


@njit
def blocks(a, b):
    total = 0.0
    for start in range(0, len(a), 512):
        part = np.float32(0)
        for i in range(start, min(start + 512, len(a))):
            part += np.float32(a[i]) * np.float32(b[i])
        total += part
    return total


@njit
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit
def dot_product(a, b, out):
    out[0] = blocks(a, b)
