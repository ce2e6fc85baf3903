# verdict: rejected in memory  - compiled, but in steps that have names: each of them is an array
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    decay = np.exp(-x)
    wave = np.sin(x)
    out[:] = np.sqrt(x**2 + wave * decay)
