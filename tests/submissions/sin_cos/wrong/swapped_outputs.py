# verdict: wrong in by_hand  - cosines first
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        cosines[k] = amplitudes[k] * sine
        sines[k] = amplitudes[k] * cosine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
