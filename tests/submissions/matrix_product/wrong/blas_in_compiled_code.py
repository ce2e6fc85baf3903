# verdict: wrong in same_bits  - np.dot in compiled code is BLAS as well
import numpy as np
from numba import njit


@njit
def matrix_product(a, b, out):
    np.dot(a, b, out)
