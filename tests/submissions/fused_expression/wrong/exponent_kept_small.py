# verdict: wrong in range  - keeps e^-x from growing beyond e^100, for fear of an overflow that only comes at e^709
import math

from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = math.sqrt(x[i] * x[i] + math.sin(x[i]) * math.exp(min(-x[i], 100.0)))
