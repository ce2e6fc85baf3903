# diagnosis: none
# exercise: fused_expression
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = np.sqrt(x[i] ** 2 + np.sin(x[i]) * np.exp(-x[i]))
