# diagnosis: none
# exercise: dot_product
import numpy as np
from numba import njit


@njit(fastmath=True)
def block(a, b):
    s = 0.0
    for i in range(a.size):
        s += a[i] * b[i]
    return s


@njit
def dot_product(a, b, out):
    total = 0.0
    for i in range(0, a.size, 1024):
        total += block(a[i : i + 1024], b[i : i + 1024])
    out[0] = total


@njit
def sum_of_squares(values, out):
    dot_product(values, values, out)
