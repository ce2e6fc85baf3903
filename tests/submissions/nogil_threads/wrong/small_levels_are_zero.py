# verdict: wrong in extremes  - takes levels below 1e-12 for silence
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            if level < 1e-12:
                level = 0.0
            out[c, i] = level
