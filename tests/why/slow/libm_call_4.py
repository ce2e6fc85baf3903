# diagnosis: libm_call at line 10
# call: angles f8[50000] f8[50000] out:f8[50000]
import math
from numba import njit

@njit(fastmath=True)
def angles(y, x, out):
    i = 0
    while i < out.size:
        out[i] = math.atan2(y[i], x[i])
        i += 1
