# diagnosis: none
# call: transpose f4[500,400] out:f4[400,500]
from numba import njit

@njit
def transpose(a, out):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[j, i] = a[i, j]
