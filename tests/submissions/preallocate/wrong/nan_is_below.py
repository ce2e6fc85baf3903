# verdict: wrong in edges  - not at least the level is taken for below: NaN is neither
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if not values[i - 1] >= level and values[i] >= level:
            out[count] = i
            count += 1
    out[count:] = -1
