# diagnosis: object_mode at line 11
# call: fused f8[20000] out:f8[20000]
import math

from numba import jit, objmode


@jit
def fused(x, out):
    for i in range(len(x)):
        with objmode(s="float64"):
            s = math.sin(x[i]) * math.exp(-x[i])
        out[i] = math.sqrt(x[i] * x[i] + s)
