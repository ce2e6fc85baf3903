# verdict: wrong in cases or wrong in any_rows  - two channels at a time, and the last one of an odd number is forgotten
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0] // 2 * 2):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
