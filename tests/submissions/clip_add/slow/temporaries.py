# verdict: slow in speed  - NumPy's own calls: the sum is an array, the clipped one another
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
            out[...] = np.clip(x + y, -1, 1)


clip_add = Clipped()


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
