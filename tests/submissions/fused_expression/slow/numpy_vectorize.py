# verdict: slow in speed  - np.vectorize is a loop of the interpreter's, whatever its name, here a tile at a time
import math

import numpy as np


@np.vectorize
def formula(value):
    square = value * value + math.sin(value) * math.exp(-value)
    return math.sqrt(square) if square >= 0 else math.nan


def fused_expression(x, out):
    for start in range(0, len(x), 1024):
        out[start : start + 1024] = formula(x[start : start + 1024])
