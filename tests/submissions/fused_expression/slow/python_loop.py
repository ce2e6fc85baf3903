# verdict: slow in speed  - no array in between, but the interpreter goes from element to element
import math


def fused_expression(x, out):
    for i in range(len(x)):
        square = x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i])
        out[i] = math.sqrt(square) if square >= 0 else math.nan
