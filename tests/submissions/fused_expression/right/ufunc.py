# verdict: passed  - a ufunc of one's own, which is given the caller's array by out=
import math

from numba import float64, vectorize


@vectorize([float64(float64)])
def formula(value):
    return math.sqrt(value * value + math.sin(value) * math.exp(-value))


def fused_expression(x, out):
    formula(x, out=out)
