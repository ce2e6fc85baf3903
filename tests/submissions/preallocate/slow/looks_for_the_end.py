# verdict: slow in speed  - looks for the first free place again, for every crossing
from numba import njit


@njit
def crossings(values, level, out):
    out[:] = -1
    count = 0
    for start in range(1, values.size, 512):
        for i in range(start, min(start + 512, values.size)):
            if values[i - 1] < level <= values[i]:
                place = count
                while out[place] != -1:
                    place += 1
                out[place] = i
        while count < out.size and out[count] != -1:
            count += 1
