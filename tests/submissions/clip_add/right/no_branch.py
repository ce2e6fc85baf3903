# verdict: passed  - one expression
import math

from numba import vectorize

SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


@vectorize(SIGNATURES, identity=0)
def clip_add(x, y):
    total = x + y
    return 1 if total > 1 else (-1 if total < -1 else total)


def _product(x, y):
    return math.sin(x) * math.cos(y)


sin_times_cos = vectorize("float64(float64, float64)", target="parallel")(_product)
