# diagnosis: libm_call at line 11
# call: harmonics f8=0.7 f8[200000] out:f8[200000]
import math

from numba import njit


@njit
def harmonics(angle, amplitudes, out):
    for k in range(amplitudes.size):
        out[k] = amplitudes[k] * math.sin((k + 1) * angle)
