# diagnosis: none
# call: roots f8[50000] out:f8[50000]
import math
from numba import njit

@njit
def roots(a, out):
    for i in range(a.size):
        out[i] = math.sqrt(a[i])
