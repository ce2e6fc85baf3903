# verdict: slow in speed  - one value to a call: compiled code without the GIL, and Python in between
from numba import njit


@njit(nogil=True)
def step(signals, attack, release, i, out):
    for c in range(signals.shape[0]):
        level = out[c, i - 1] if i else 0.0
        magnitude = abs(signals[c, i])
        out[c, i] = level + (attack if magnitude > level else release) * (magnitude - level)


def envelope(signals, attack, release, out):
    for i in range(signals.shape[1]):
        step(signals, attack, release, i, out)
