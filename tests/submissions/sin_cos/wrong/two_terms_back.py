# verdict: wrong in accuracy  - sin((k + 1) x) = 2 cos(x) sin(k x) - sin((k - 1) x): two multiplications, and digits lost for small angles
import math

from numba import guvectorize


@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    factor = 2 * math.cos(angle)
    sine, cosine, sine_before, cosine_before = math.sin(angle), math.cos(angle), 0.0, 1.0
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine, sine_before = factor * sine - sine_before, sine
        cosine, cosine_before = factor * cosine - cosine_before, cosine
