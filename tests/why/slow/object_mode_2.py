# diagnosis: object_mode at line 10
# call: clip f4[200,200] out:f4[200,200]
import numpy as np
from numba import njit, objmode

@njit
def clip(a, out):
    for y in range(a.shape[0]):
        for x in range(a.shape[1]):
            with objmode(v="float64"):
                v = float(min(a[y, x], 0.5))
            out[y, x] = v
