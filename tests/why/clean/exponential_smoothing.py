# diagnosis: none
# call: smooth f8[100000] out:f8[100000]
from numba import njit

@njit
def smooth(a, out):
    state = a[0]
    for i in range(a.size):
        state = 0.9 * state + 0.1 * a[i]
        out[i] = state
