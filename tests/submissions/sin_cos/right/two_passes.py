# verdict: passed  - turns first, amplitudes in a second pass over the row; the angle comes as an array of one
import math

from numba import guvectorize


@guvectorize(["void(float64[:], float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle[0]), math.cos(angle[0])
    sine, cosine = s, c
    for k in range(amplitudes.size):
        sines[k], cosines[k] = sine, cosine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
    for k in range(amplitudes.size):
        sines[k] *= amplitudes[k]
        cosines[k] *= amplitudes[k]
