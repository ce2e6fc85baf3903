# diagnosis: object_mode at line 6
# call: levels f8[60000] out:f8[60000]
import numba


def levels(signal, out):
    level = 0.0
    for i in range(len(signal)):
        level = max(abs(signal[i]), 0.99 * level)
        out[i] = level


levels = numba.jit(levels, forceobj=True, looplift=False)
