# diagnosis: none
# call: first f8[100000] out:i8[1]
from numba import njit

@njit
def first(a, out):
    out[0] = -1
    for i in range(a.size):
        if a[i] > 0.99999:
            out[0] = i
            break
