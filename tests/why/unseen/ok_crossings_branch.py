# diagnosis: none
# exercise: preallocate
from numba import njit


@njit
def crossings(values, level, out):
    k = 0
    for i in range(1, values.size):
        if values[i - 1] < level and values[i] >= level:
            out[k] = i
            k += 1
    out[k:] = -1
