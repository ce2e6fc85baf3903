# verdict: wrong in cases and any_rows  - the level of one channel is where the next one begins
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    level = 0.0
    for c in range(signals.shape[0]):
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
