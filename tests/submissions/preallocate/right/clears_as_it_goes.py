# verdict: passed  - out is cleared in the same pass: every index behind it
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    before = np.inf
    for i in range(values.size):
        value = values[i]
        out[i] = -1
        if before < level and value >= level:
            out[count] = i
            count += 1
        before = value
