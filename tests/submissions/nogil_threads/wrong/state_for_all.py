# verdict: wrong in no_race or wrong in any_rows or wrong in speed  - the level is kept in an array that both threads use
import numpy as np
from numba import njit

LEVEL = np.zeros(1)


@njit(nogil=True)
def follow(signals, attack, release, level, out):
    for c in range(signals.shape[0]):
        level[0] = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            level[0] += (attack if magnitude > level[0] else release) * (magnitude - level[0])
            out[c, i] = level[0]


def envelope(signals, attack, release, out):
    follow(signals, attack, release, LEVEL, out)
