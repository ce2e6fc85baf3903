# verdict: wrong in special_values  - NaN is not above -1, so -1 is the larger of the two
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def clip_add(x, y):
    total = x + y
    low = total if total > -1 else -1
    return low if low < 1 else 1


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
