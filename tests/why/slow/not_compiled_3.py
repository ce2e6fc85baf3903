# diagnosis: not_compiled at line 11
# call: positive f8[200000] out:f8[200000]
import numpy as np
from numba import njit

@njit
def one(x):
    return x if x > 0.5 else 0.5

def positive(values, out):
    for k, value in enumerate(values):
        out[k] = one(value)
