# verdict: wrong in hard_sums  - the BLAS library's dot product adds up in a few long sums as well
import numpy as np


def sum_of_squares(values, out):
    out[0] = np.dot(values, values)


def dot_product(a, b, out):
    out[0] = np.dot(a, b)
