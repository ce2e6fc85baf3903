# diagnosis: none
# call: transpose f8[512,512] out:f8[512,512]
from numba import njit

@njit
def transpose(a, out):
    for top in range(0, 512, 32):
        for left in range(0, 512, 32):
            for i in range(top, top + 32):
                for j in range(left, left + 32):
                    out[j, i] = a[i, j]
