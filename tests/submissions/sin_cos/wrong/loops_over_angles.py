# verdict: error in broadcasting  - the layout takes all angles at once: what NumPy would broadcast has no place left
import math

from numba import guvectorize


@guvectorize(["void(float64[:], float64[:], float64[:, :], float64[:, :])"], "(m),(n)->(m,n),(m,n)")
def sin_cos(angle, amplitudes, sines, cosines):
    for i in range(angle.shape[0]):
        s, c = math.sin(angle[i]), math.cos(angle[i])
        sine, cosine = s, c
        for k in range(amplitudes.shape[0]):
            sines[i, k] = amplitudes[k] * sine
            cosines[i, k] = amplitudes[k] * cosine
            sine, cosine = sine * c + cosine * s, cosine * c - sine * s
