# verdict: passed  - a Python loop over the channels, and compiled code without the GIL for each
from numba import njit


@njit(nogil=True)
def follow(signal, attack, release, out):
    level = 0.0
    for i in range(signal.size):
        magnitude = abs(signal[i])
        level += (attack if magnitude > level else release) * (magnitude - level)
        out[i] = level


def envelope(signals, attack, release, out):
    for c in range(len(signals)):
        follow(signals[c], attack, release, out[c])
