# verdict: wrong in hard_sums  - one sum, value by value: what is small beside it is lost
from numba import njit


@njit
def sum_of_squares(values, out):
    total = 0.0
    for i in range(len(values)):
        total += values[i] ** 2
    out[0] = total


@njit
def dot_product(a, b, out):
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    out[0] = total
