# verdict: slow in speed  - small products before large ones: exact, and sorting takes ten times as long as adding
import numpy as np


def sum_of_squares(values, out):
    dot_product(values, values, out)


def dot_product(a, b, out):
    products = a * b
    out[0] = np.sum(products[np.argsort(np.abs(products))])
