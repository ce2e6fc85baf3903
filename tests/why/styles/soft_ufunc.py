# diagnosis: libm_call at line 8
# call: soft f8[200000] f8[200000] out:f8[200000]
import math
from numba import vectorize

@vectorize(["float64(float64, float64)"])
def soft(x, y):
    return math.exp(-x) * y
