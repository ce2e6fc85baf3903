# verdict: wrong in edges  - not below the level is taken for above: NaN is neither
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level and not values[i] < level:
            out[count] = i
            count += 1
    out[count:] = -1
