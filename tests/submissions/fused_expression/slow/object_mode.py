# verdict: slow in speed  - forceobj compiles nothing: the interpreter does the work, through one more layer
import math

from numba import jit


@jit(forceobj=True, looplift=False)
def fused_expression(x, out):
    for i in range(len(x)):
        square = x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i])
        out[i] = math.sqrt(square) if square >= 0 else math.nan
