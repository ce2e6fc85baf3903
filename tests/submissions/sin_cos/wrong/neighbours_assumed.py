# verdict: wrong in views  - [::1] promises neighbours, and nobody checks the promise
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[::1], float64[::1], float64[::1])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
