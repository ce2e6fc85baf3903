# verdict: wrong in by_hand  - the cosine is turned by a sine that has been turned already
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine = sine * c + cosine * s
        cosine = cosine * c - sine * s
