# verdict: error in views  - a signature that promises neighbours in memory refuses every view
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
    for start in range(0, len(a), 4096):
        total += block(a[start : start + 4096], b[start : start + 4096])
    return total


@njit("void(float64[::1], float64[::1])")
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit("void(float64[::1], float64[::1], float64[::1])")
def dot_product(a, b, out):
    out[0] = blocks(a, b)
