# verdict: wrong in every check  - adds to whatever is in `out`
from numba import njit


@njit
def sum_of_squares(values, out):
    for i in range(len(values)):
        out[0] += values[i] ** 2


@njit
def dot_product(a, b, out):
    for i in range(len(a)):
        out[0] += a[i] * b[i]
