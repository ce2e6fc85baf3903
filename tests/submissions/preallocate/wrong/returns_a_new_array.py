# verdict: wrong in by_hand  - fills an array of its own and returns it
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    found = np.full(out.size, -1)
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            found[count] = i
            count += 1
    return found
