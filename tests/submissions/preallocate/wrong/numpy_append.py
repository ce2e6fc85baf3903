# verdict: timeout in cases or timeout in memory or rejected in memory  - np.append copies everything for each index
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    found = np.empty(0, np.int64)
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            found = np.append(found, i)
    out[: found.size] = found
    out[found.size :] = -1
