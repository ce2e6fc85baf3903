# verdict: rejected in at_once or slow in speed  - a lock around the compiled code, so that nothing can go wrong: nothing runs at once either
from threading import Lock

from numba import njit


@njit(nogil=True)
def follow(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level


LOCK = Lock()


def envelope(signals, attack, release, out):
    with LOCK:
        follow(signals, attack, release, out)
