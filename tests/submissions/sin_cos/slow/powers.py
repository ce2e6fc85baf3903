# verdict: slow in speed  - every power of the turn from scratch
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    turn = complex(math.cos(angle), math.sin(angle))
    for k in range(amplitudes.shape[0]):
        point, left, square = 1 + 0j, k + 1, turn
        while left:
            if left & 1:
                point *= square
            square *= square
            left >>= 1
        sines[k] = amplitudes[k] * point.imag
        cosines[k] = amplitudes[k] * point.real
