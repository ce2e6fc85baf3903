# verdict: slow in speed  - both at once by exp(ikx), which is a sine, a cosine and an exponential

import numpy as np
from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    for k in range(amplitudes.shape[0]):
        point = np.exp(1j * ((k + 1) * angle))
        sines[k] = amplitudes[k] * point.imag
        cosines[k] = amplitudes[k] * point.real
