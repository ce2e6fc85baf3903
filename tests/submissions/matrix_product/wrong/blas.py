# verdict: wrong in same_bits  - BLAS: fast, and another order of additions, with products that are not rounded
import numpy as np


def matrix_product(a, b, out):
    np.matmul(a, b, out=out)
