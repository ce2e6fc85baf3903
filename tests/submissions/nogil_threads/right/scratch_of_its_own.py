# verdict: passed  - magnitudes first, in a scratch array that each call makes for itself
import numpy as np
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    magnitudes = np.empty(signals.shape[1])
    for c in range(signals.shape[0]):
        for i in range(magnitudes.size):
            magnitudes[i] = abs(signals[c, i])
        level = 0.0
        for i in range(magnitudes.size):
            weight = attack if magnitudes[i] > level else release
            level = (1.0 - weight) * level + weight * magnitudes[i]
            out[c, i] = level
