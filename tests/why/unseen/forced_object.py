# diagnosis: object_mode at line 6
# call: fused f8[20000] out:f8[20000]
import numba


@numba.jit(forceobj=True)
def fused(x, out):
    i = 0
    while i < len(x):
        out[i] = x[i] * x[i] + 1.0
        i = i + 1
