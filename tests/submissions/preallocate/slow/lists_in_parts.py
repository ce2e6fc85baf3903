# verdict: slow in speed  - a list again, for a thousand values at a time: little memory, and as much work as ever
from numba import njit


@njit
def crossings(values, level, out):
    count = 0
    for start in range(1, values.size, 1000):
        found = [0]
        found.pop()
        for i in range(start, min(start + 1000, values.size)):
            if values[i - 1] < level <= values[i]:
                found.append(i)
        for i in found:
            out[count] = i
            count += 1
    out[count:] = -1
