# verdict: wrong in by_hand  - float32 has seven digits
import math

import numpy as np
from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    s, c = np.float32(math.sin(angle)), np.float32(math.cos(angle))
    sine, cosine = s, c
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine, cosine = sine * c + cosine * s, cosine * c - sine * s
