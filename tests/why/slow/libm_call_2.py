# diagnosis: libm_call at line 10
# call: cubes f4[100000] out:f4[100000]
import numpy as np
from numba import njit

@njit
def cubes(a, out):
    power = np.float32(2.5)
    for i in range(a.size):
        out[i] = a[i] ** power
