# verdict: error in any_rows  - looks at the first channel, which a thread without channels has not
from numba import njit


@njit(nogil=True, boundscheck=True)
def envelope(signals, attack, release, out):
    if signals[0, 0] != signals[0, 0]:
        return
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
