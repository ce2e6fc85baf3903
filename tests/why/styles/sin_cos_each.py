# diagnosis: libm_call at line 11
# exercise: sin_cos
import math

from numba import guvectorize


@guvectorize(["void(f8, f8[:], f8[:], f8[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * math.sin((k + 1) * angle)
        cosines[k] = amplitudes[k] * math.cos((k + 1) * angle)
