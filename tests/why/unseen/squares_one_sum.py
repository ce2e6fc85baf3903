# diagnosis: dependency_chain at line 10
# exercise: dot_product
from numba import njit


@njit
def sum_of_squares(values, out):
    s = 0.0
    for x in values:
        s += x * x
    out[0] = s


@njit
def dot_product(a, b, out):
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    out[0] = s
