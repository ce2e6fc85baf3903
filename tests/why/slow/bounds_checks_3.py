# diagnosis: bounds_checks at line 6
# call: blend f4[50000] f4[50000] out:f4[50000]
import numpy as np
from numba import njit

@njit(boundscheck=True)
def mixed(p, q, out):
    for i in range(out.size):
        out[i] = p[i] - q[i]

@njit
def blend(p, q, out):
    mixed(p, q, out)
