# verdict: slow in speed  - np.append in short runs: little memory at a time, and an array for each crossing
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for start in range(1, values.size, 64):
        found = np.empty(0, np.int64)
        for i in range(start, min(start + 64, values.size)):
            if values[i - 1] < level <= values[i]:
                found = np.append(found, i)
        out[count : count + found.size] = found
        count += found.size
    out[count:] = -1
