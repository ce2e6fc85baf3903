# verdict: error in nothing_to_reduce  - no identity: NumPy refuses to reduce nothing, and leaves a first value unclipped
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES)
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
