# verdict: passed  - a sine and a cosine in every thirty-second element, turns between them
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    for start in range(0, amplitudes.shape[0], 32):
        sine, cosine = math.sin((start + 1) * angle), math.cos((start + 1) * angle)
        for k in range(start, min(start + 32, amplitudes.shape[0])):
            sines[k] = amplitudes[k] * sine
            cosines[k] = amplitudes[k] * cosine
            sine, cosine = sine * c + cosine * s, cosine * c - sine * s
