# verdict: slow in speed  - sums in 80 bits: exact, converted first, and no vector instruction has so many
import numpy as np


def sum_of_squares(values, out):
    dot_product(values, values, out)


def dot_product(a, b, out):
    out[0] = np.sum(a.astype(np.longdouble) * b)
