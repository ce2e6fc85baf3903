# diagnosis: recompiled at line 14
# exercise: fused_expression
import math

from numba import njit


def fused_expression(x, out):
    def f(v):
        return math.sqrt(v * v + math.sin(v) * math.exp(-v))

    f = njit(f)

    @njit
    def apply(src, dst):
        for i in range(src.size):
            dst[i] = f(src[i])

    apply(x, out)
