# verdict: wrong in cases  - computes in float32
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        value = np.float32(x[i])
        out[i] = np.sqrt(value * value + np.sin(value) * np.exp(-value))
