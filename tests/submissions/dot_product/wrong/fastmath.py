# verdict: wrong in hard_sums  - fastmath: fast, in a few long sums that lose what is small beside them
from numba import njit


@njit(fastmath=True)
def sum_of_squares(values, out):
    total = 0.0
    for i in range(len(values)):
        total += values[i] ** 2
    out[0] = total


@njit(fastmath=True)
def dot_product(a, b, out):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    out[0] = total
