# verdict: error in by_hand  - a compiled function of two numbers: it takes no out, and knows no arrays
import math

from numba import njit


@njit
def clip_add(x, y):
    return min(max(x + y, -1), 1)


@njit
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
