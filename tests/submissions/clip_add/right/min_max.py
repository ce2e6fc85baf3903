# verdict: passed  - min and max in the place of branches
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def clip_add(x, y):
    total = x + y
    return total if total != total else min(max(total, -1), 1)


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
