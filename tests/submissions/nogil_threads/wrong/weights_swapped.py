# verdict: wrong in by_hand  - attack where it falls, release where it rises
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = release if magnitude > level else attack
            level += weight * (magnitude - level)
            out[c, i] = level
