# verdict: wrong in sizes  - leaves out the last tile where it is not full
import math

from numba import njit


@njit
def fused_expression(x, out):
    for start in range(0, len(x) - 7, 8):
        for i in range(start, start + 8):
            out[i] = math.sqrt(x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i]))
