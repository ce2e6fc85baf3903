# diagnosis: none
# call: waves u1[100000] out:f8[100000]
import numpy as np
from numba import njit

TABLE = np.sin(np.arange(256) / 40.0)

@njit
def waves(data, out):
    for i in range(data.size):
        out[i] = TABLE[data[i]]
