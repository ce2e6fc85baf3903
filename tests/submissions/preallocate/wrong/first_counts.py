# verdict: wrong in by_hand  - a series that begins above the level has not risen through it
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    before = -np.inf
    for i in range(values.size):
        out[count] = i
        count += (before < level) & (values[i] >= level)
        before = values[i]
    out[count:] = -1
