# verdict: wrong in by_hand  - follows the values, not their absolute values
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = signals[c, i]
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
