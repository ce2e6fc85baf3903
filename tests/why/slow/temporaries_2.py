# diagnosis: temporaries at line 8
# call: blend f8[300000] f8[300000] out:f8[300000]
import numpy as np
from numba import njit

@njit
def blend(a, b, out):
    difference = a - b
    weighted = difference * 0.25
    result = b + weighted
    for i in range(out.size):
        out[i] = result[i]
