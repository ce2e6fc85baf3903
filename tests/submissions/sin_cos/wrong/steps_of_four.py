# verdict: wrong in cases  - four at a time, and nothing for what is left
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    for start in range(0, amplitudes.shape[0] // 4 * 4, 4):
        sine, cosine = math.sin((start + 1) * angle), math.cos((start + 1) * angle)
        s, c = math.sin(angle), math.cos(angle)
        for k in range(start, start + 4):
            sines[k] = amplitudes[k] * sine
            cosines[k] = amplitudes[k] * cosine
            sine, cosine = sine * c + cosine * s, cosine * c - sine * s
