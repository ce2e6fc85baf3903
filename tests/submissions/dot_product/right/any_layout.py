# verdict: passed  - the signature [:] forgets that the values are neighbours: right, and a third slower
from numba import njit


@njit("float64(float64[:], float64[:])", fastmath={"reassoc"})
def block(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@njit("float64(float64[:], float64[:])", fastmath={"reassoc"})
def blocks(a, b):
    total = 0.0
    for start in range(0, len(a), 4096):
        total += block(a[start : start + 4096], b[start : start + 4096])
    return total


@njit("void(float64[:], float64[:])")
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit("void(float64[:], float64[:], float64[:])")
def dot_product(a, b, out):
    out[0] = blocks(a, b)
