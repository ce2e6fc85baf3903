# verdict: slow in speed  - nogil=True, and takes the GIL again for every block of a signal
import numpy as np
from numba import njit, objmode


@njit(nogil=True)
def envelope(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for start in range(0, signals.shape[1], 64):
            block = signals[c, start : start + 64]
            with objmode(magnitudes="float64[:]"):
                magnitudes = np.abs(block)
            for i in range(magnitudes.size):
                level += (attack if magnitudes[i] > level else release) * (magnitudes[i] - level)
                out[c, start + i] = level
