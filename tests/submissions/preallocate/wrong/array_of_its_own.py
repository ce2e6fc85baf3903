# verdict: rejected in memory  - one allocation, as large as the caller's, that is copied and thrown away
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    found = np.empty(values.size, np.int64)
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            found[count] = i
            count += 1
    out[:count] = found[:count]
    out[count:] = -1
