# verdict: rejected in at_once or slow in speed  - right, compiled, and keeps the GIL: one thread waits for the other
from numba import njit


@njit
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
