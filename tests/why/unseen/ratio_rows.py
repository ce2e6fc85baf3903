# diagnosis: not_vectorized at line 10
# call: ratios f8[400000] f8[400000] out:f8[400000]
import numpy as np
from numba import njit


@njit
def ratios(num, den, out):
    k = 0
    for k in range(num.shape[0]):
        out[k] = (num[k] + 1.0) / (den[k] + 1.0)
