# verdict: wrong in cases  - keeps the level in float32
import numpy as np
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level = np.float64(np.float32(level + weight * (magnitude - level)))
            out[c, i] = level
