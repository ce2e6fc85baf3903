# diagnosis: none
# call: outer f8[500] f8[500] out:f8[500,500]
from numba import njit

@njit
def outer(a, b, out):
    for i in range(a.size):
        left = a[i]
        for j in range(b.size):
            out[i, j] = left * b[j]
