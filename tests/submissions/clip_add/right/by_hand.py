# verdict: passed  - decorates by hand, with types in the place of texts, and a helper that is compiled into both
import math

from numba import float32, float64, int32, int64, njit, vectorize


@njit
def between(value, low, high):
    if value < low:
        return low
    return high if value > high else value


def _clip_add(x, y):
    return between(x + y, -1, 1)


def _sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)


TYPES = [int32, int64, float32, float64]
clip_add = vectorize([kind(kind, kind) for kind in TYPES], identity=0)(_clip_add)
sin_times_cos = vectorize([float64(float64, float64)], target="parallel")(_sin_times_cos)
