# verdict: wrong in by_hand  - clips what goes in, not what comes out
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def clip_add(x, y):
    return min(max(x, -1), 1) + min(max(y, -1), 1)


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
