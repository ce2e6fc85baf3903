# verdict: wrong in range  - what has no root becomes zero instead of NaN
import math

from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = math.sqrt(max(x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i]), 0.0))
