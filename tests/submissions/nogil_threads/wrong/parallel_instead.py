# verdict: rejected in at_once or slow in speed  - parallel=True is not nogil=True: Numba has one thread here, and keeps the GIL
from numba import njit, prange


@njit(parallel=True)
def envelope(signals, attack, release, out):
    for c in prange(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
