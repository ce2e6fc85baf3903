# verdict: wrong in sizes  - begins with the first product, also where there is none: compiled code does not check
from numba import njit


@njit(fastmath={"reassoc"})
def block(a, b):
    total = a[0] * b[0]
    for i in range(1, len(a)):
        total += a[i] * b[i]
    return total


@njit
def blocks(a, b):
    total = block(a[:4096], b[:4096])
    for start in range(4096, len(a), 4096):
        total += block(a[start : start + 4096], b[start : start + 4096])
    return total


@njit
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit
def dot_product(a, b, out):
    out[0] = blocks(a, b)
