# verdict: slow in speed  - without the GIL, but in NumPy's order: all channels step by step, far apart in memory
import numpy as np
from numba import njit


@njit(nogil=True)
def envelope(signals, attack, release, out):
    level = np.zeros(signals.shape[0])
    for i in range(signals.shape[1]):
        magnitude = np.abs(signals[:, i])
        weight = np.where(magnitude > level, attack, release)
        level = level + weight * (magnitude - level)
        out[:, i] = level
