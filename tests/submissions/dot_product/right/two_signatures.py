# verdict: passed  - compiled eagerly, once for neighbours and once for any layout: the first match is taken
from numba import njit

NEIGHBOURS, ANY = "float64[::1]", "float64[:]"


@njit(fastmath={"reassoc"})
def block(a, b):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


@njit
def blocks(a, b):
    parts = 0.0
    for start in range(0, len(a), 4096):
        parts += block(a[start : start + 4096], b[start : start + 4096])
    return parts


@njit([f"void({layout}, {NEIGHBOURS})" for layout in (NEIGHBOURS, ANY)])
def sum_of_squares(values, out):
    out[0] = blocks(values, values)


@njit([f"void({layout}, {layout}, {NEIGHBOURS})" for layout in (NEIGHBOURS, ANY)])
def dot_product(a, b, out):
    out[0] = blocks(a, b)
