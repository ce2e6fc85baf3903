# diagnosis: none
# call: shift f8[50000] out:f8[50000]
import math
from numba import njit

@njit
def factor(x):
    return math.exp(-x)

@njit
def shift(a, out):
    f = factor(a[0])
    for i in range(a.size):
        out[i] = f * a[i]
