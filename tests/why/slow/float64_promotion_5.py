# diagnosis: float64_promotion at line 10
# call: fade f4[50000] out:f4[50000]
from numba import njit

GAMMA = 0.8

@njit
def fade(a, out):
    for i in range(a.size):
        out[i] = a[i] * GAMMA
