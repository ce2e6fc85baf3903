# verdict: wrong in nothing_to_reduce  - starts from one, as a product does
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=1)
def clip_add(x, y):
    total = x + y
    if total > 1:
        return 1
    if total < -1:
        return -1
    return total


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
