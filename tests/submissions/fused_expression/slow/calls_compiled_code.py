# verdict: slow in speed  - the formula is compiled, and called from the interpreter for each value
import math

from numba import njit


@njit
def formula(value):
    return math.sqrt(value * value + math.sin(value) * math.exp(-value))


def fused_expression(x, out):
    for i in range(len(x)):
        out[i] = formula(x[i])
