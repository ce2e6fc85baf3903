# verdict: error in by_hand  - without types Numba wants the outputs as arguments: out= is refused
import math

from numba import guvectorize


@guvectorize("(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = math.sin(angle), math.cos(angle)
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
