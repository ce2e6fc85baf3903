# diagnosis: temporaries at line 7
# exercise: dot_product
import numpy as np


def sum_of_squares(values, out):
    out[0] = np.sum(values**2)


def dot_product(a, b, out):
    out[0] = np.sum(a * b)
