# verdict: wrong in by_hand  - a value on the level is not above it, but has reached it
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] <= level < values[i]:
            out[count] = i
            count += 1
    out[count:] = -1
