# verdict: slow in speed  - a sine and a cosine for every multiple
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * math.sin((k + 1) * angle)
        cosines[k] = amplitudes[k] * math.cos((k + 1) * angle)
