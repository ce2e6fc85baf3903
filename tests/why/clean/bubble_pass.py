# diagnosis: none
# call: settle f8[50000] out:f8[50000]
from numba import njit

@njit
def settle(a, out):
    largest = a[0]
    for i in range(1, a.size):
        value = a[i]
        if value < largest:
            out[i - 1] = value
        else:
            out[i - 1] = largest
            largest = value
    out[-1] = largest
