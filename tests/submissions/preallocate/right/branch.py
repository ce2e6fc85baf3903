# verdict: passed  - the plain loop: looks, and stores where it found something
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            out[count] = i
            count += 1
    for k in range(count, out.size):
        out[k] = -1
