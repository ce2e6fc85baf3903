# verdict: wrong in hard_sums  - a parallel reduction has one sum for each thread, and here is one thread
from numba import njit, prange


@njit(parallel=True)
def total_of(a, b):
    total = 0.0
    for i in prange(len(a)):
        total += a[i] * b[i]
    return total


def sum_of_squares(values, out):
    out[0] = total_of(values, values)


def dot_product(a, b, out):
    out[0] = total_of(a, b)
