# verdict: wrong in no_race or wrong in any_rows or wrong in speed  - one scratch array for both threads: each reads what the other wrote
import numpy as np
from numba import njit

SCRATCH = np.empty(100_000)


@njit(nogil=True)
def follow(signals, attack, release, scratch, out):
    for c in range(signals.shape[0]):
        n = signals.shape[1]
        for i in range(n):
            scratch[i] = abs(signals[c, i])
        level = 0.0
        for i in range(n):
            level += (attack if scratch[i] > level else release) * (scratch[i] - level)
            out[c, i] = level


def envelope(signals, attack, release, out):
    follow(signals, attack, release, SCRATCH, out)
