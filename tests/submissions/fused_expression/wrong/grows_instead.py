# verdict: wrong in cases  - e to the x, where the formula has e to the -x
import math

from numba import njit


@njit
def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = math.sqrt(x[i] * x[i] + math.sin(x[i]) * math.exp(x[i]))
