# verdict: passed  - one complex number, turned by another
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    turn = complex(math.cos(angle), math.sin(angle))
    point = turn
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * point.imag
        cosines[k] = amplitudes[k] * point.real
        point *= turn
