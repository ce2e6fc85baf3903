# diagnosis: recompiled at line 9
# exercise: fused_expression
import math

from numba import njit


def fused_expression(x, out):
    @njit
    def apply(src, dst):
        for i in range(src.size):
            v = src[i]
            dst[i] = math.sqrt(v * v + math.sin(v) * math.exp(-v))

    apply(x, out)
