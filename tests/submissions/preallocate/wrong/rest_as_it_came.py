# verdict: wrong in by_hand  - what is behind the last crossing stays as it came
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            out[count] = i
            count += 1
