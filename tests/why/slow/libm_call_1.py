# diagnosis: libm_call at line 9
# call: soft f8[100000] out:f8[100000]
import math
from numba import njit

@njit
def soft(a, out):
    for i in range(a.size):
        out[i] = math.exp(a[i])
