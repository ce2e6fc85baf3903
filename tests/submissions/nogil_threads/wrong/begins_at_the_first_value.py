# verdict: wrong in by_hand  - the level begins at the first magnitude, not at 0
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = abs(signals[c, 0]) if signals.shape[1] else 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
