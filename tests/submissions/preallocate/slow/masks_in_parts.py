# verdict: slow in speed  - four small arrays for every sixteen values: no memory to speak of, and an allocation each
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for start in range(0, values.size - 1, 16):
        part = values[start : start + 17]
        found = np.flatnonzero((part[:-1] < level) & (part[1:] >= level))
        out[count : count + found.size] = found + (start + 1)
        count += found.size
    out[count:] = -1
