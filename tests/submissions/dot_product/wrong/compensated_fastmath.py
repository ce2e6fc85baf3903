# verdict: wrong in hard_sums  - fastmath lets the compiler cancel what was to be kept: in real numbers it is zero
from numba import njit


@njit(fastmath=True)
def compensated(a, b):
    total = 0.0
    lost = 0.0
    for i in range(len(a)):
        value = a[i] * b[i]
        new = total + value
        part = new - total
        lost += (total - (new - part)) + (value - part)
        total = new
    return total + lost


@njit(fastmath=True)
def sum_of_squares(values, out):
    out[0] = compensated(values, values)


@njit(fastmath=True)
def dot_product(a, b, out):
    out[0] = compensated(a, b)
