# diagnosis: float64_promotion at line 9
# call: ramp f4[100000] out:f4[100000]
from numba import njit

@njit
def ramp(a, out):
    for i in range(a.size):
        weight = i % 7
        out[i] = a[i] * weight
