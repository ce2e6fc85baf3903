# verdict: wrong in views  - reads from the first element on as if the others were next to it
from numba import njit
from numpy.lib.stride_tricks import as_strided


@njit(fastmath={"reassoc"})
def block(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@njit
def blocks(a, b):
    total = 0.0
    for start in range(0, len(a), 4096):
        total += block(a[start : start + 4096], b[start : start + 4096])
    return total


def neighbours(values):
    return as_strided(values, values.shape, (8,))


def sum_of_squares(values, out):
    out[0] = blocks(neighbours(values), neighbours(values))


def dot_product(a, b, out):
    out[0] = blocks(neighbours(a), neighbours(b))
