# diagnosis: not_parallel at line 7
# exercise: nogil_threads
import numpy as np
from numba import njit


@njit(fastmath=True)
def run(signals, attack, release, out):
    for c in range(signals.shape[0] // 4):
        e0 = e1 = e2 = e3 = 0.0
        k = 4 * c
        for i in range(signals.shape[1]):
            d0 = abs(signals[k, i]) - e0
            d1 = abs(signals[k + 1, i]) - e1
            d2 = abs(signals[k + 2, i]) - e2
            d3 = abs(signals[k + 3, i]) - e3
            e0 += (attack if d0 > 0 else release) * d0
            e1 += (attack if d1 > 0 else release) * d1
            e2 += (attack if d2 > 0 else release) * d2
            e3 += (attack if d3 > 0 else release) * d3
            out[k, i] = e0
            out[k + 1, i] = e1
            out[k + 2, i] = e2
            out[k + 3, i] = e3
    for c in range(signals.shape[0] // 4 * 4, signals.shape[0]):
        e = 0.0
        for i in range(signals.shape[1]):
            d = abs(signals[c, i]) - e
            e += (attack if d > 0 else release) * d
            out[c, i] = e


def envelope(signals, attack, release, out):
    run(signals, attack, release, out)
