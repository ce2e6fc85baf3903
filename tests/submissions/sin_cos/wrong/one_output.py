# verdict: wrong in by_hand  - the second output is never written
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
