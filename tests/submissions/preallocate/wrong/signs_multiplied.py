# verdict: wrong in edges  - a product of differences says that the side changed, not of values on the level, nor of infinities
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for i in range(1, values.size):
        if (values[i - 1] - level) * (values[i] - level) <= 0 and values[i] > values[i - 1] and values[i - 1] != level:
            out[count] = i
            count += 1
    out[count:] = -1
