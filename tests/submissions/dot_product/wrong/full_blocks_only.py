# verdict: wrong in sizes  - leaves out the last block where it is not full
from numba import njit


@njit(fastmath={"reassoc"})
def block(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@njit
def blocks(a, b):
    total = 0.0
    for k in range(len(a) // 64):
        total += block(a[64 * k : 64 * (k + 1)], b[64 * k : 64 * (k + 1)])
    return total


@njit
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit
def dot_product(a, b, out):
    out[0] = blocks(a, b)
