# verdict: wrong in every check  - makes an array and returns it, as the textbook does, and `out` stays empty
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    result = np.empty_like(x)
    for i in range(len(x)):
        result[i] = np.sqrt(x[i] ** 2 + np.sin(x[i]) * np.exp(-x[i]))
    return result
