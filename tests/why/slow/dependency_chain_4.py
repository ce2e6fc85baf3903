# diagnosis: dependency_chain at line 10
# call: norm f4[30000] out:f4[1]
import numpy as np
from numba import njit

@njit
def norm(x, out):
    total = np.float32(0)
    for value in x:
        total += value * value
    out[0] = np.sqrt(total)
