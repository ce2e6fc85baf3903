# verdict: wrong in by_hand  - falling through the level counts as well
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if (values[i - 1] < level) != (values[i] < level):
            out[count] = i
            count += 1
    out[count:] = -1
