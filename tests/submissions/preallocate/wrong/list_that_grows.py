# verdict: rejected in memory  - appends to a list, and copies it in the end
from numba import njit


@njit
def crossings(values, level, out):
    found = []
    for i in range(1, values.size):
        if values[i - 1] < level <= values[i]:
            found.append(i)
    out[:] = -1
    for k in range(len(found)):
        out[k] = found[k]
