# verdict: passed  - compiled when the file is loaded, by a signature with nogil=True
from numba import njit


@njit("void(float64[:, ::1], float64, float64, float64[:, ::1])", nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
