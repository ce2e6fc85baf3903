# verdict: wrong in by_hand  - writes the level before the step
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            out[c, i] = level
            level += weight * (magnitude - level)
