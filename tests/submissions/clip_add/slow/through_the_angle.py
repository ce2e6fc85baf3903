# verdict: slow in speed  - limits found by functions of the C library, which no loop becomes a vector with
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def clip_add(x, y):
    total = x + y
    return total if abs(total) <= 1 or total != total else math.copysign(math.pow(abs(total), 0.0), total)


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
