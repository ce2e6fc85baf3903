# diagnosis: dependency_chain at line 10
# call: dot f4[500000] f4[500000] out:f4[1]
import numpy as np
from numba import njit

@njit
def product(x, y):
    result = np.float32(0)
    for k in range(len(x)):
        result = result + x[k] * y[k]
    return result

@njit
def dot(x, y, out):
    out[0] = product(x, y)
