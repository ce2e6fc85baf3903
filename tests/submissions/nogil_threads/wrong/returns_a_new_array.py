# verdict: wrong in by_hand  - returns a new array and leaves out alone
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    result = out.copy()
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            result[c, i] = level
    return result
