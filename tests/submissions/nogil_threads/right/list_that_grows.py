# verdict: passed or slow in speed  - collects each channel in a list that grows, and copies it to out
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        levels = [0.0 for _ in range(0)]
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            levels.append(level)
        for i in range(len(levels)):
            out[c, i] = levels[i]
