# diagnosis: none
# call: moved f8[300,300] out:f8[300,300]
from numba import njit

@njit
def moved(a, out):
    for r in range(a.shape[0]):
        for c in range(a.shape[1] - 1):
            out[r, c] = a[r, c + 1]
