# verdict: rejected in at_once or slow in speed  - the option is on a function that compiled code calls: there is no GIL to let go of
from numba import njit


@njit(nogil=True)
def follow(signal, attack, release, out):
    level = 0.0
    for i in range(signal.size):
        magnitude = abs(signal[i])
        level += (attack if magnitude > level else release) * (magnitude - level)
        out[i] = level


@njit
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        follow(signals[c], attack, release, out[c])
