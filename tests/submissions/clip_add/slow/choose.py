# verdict: slow in speed  - np.where works out all three of its arguments, everywhere
import math

import numpy as np
from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def compiled(x, y):
    return min(max(x + y, -1), 1) if x + y == x + y else x + y


class Clipped:
    reduce, accumulate = compiled.reduce, compiled.accumulate

    def __call__(self, x, y, out):
        if x.dtype != np.float64 or y.dtype != np.float64:
            compiled(x, y, out=out)
        else:
            out[...] = np.where(x + y > 1, 1, np.where(x + y < -1, -1, x + y))


clip_add = Clipped()


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
