# verdict: wrong in by_hand  - the index of the value before
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            out[count] = i - 1
            count += 1
    out[count:] = -1
