# verdict: passed  - Numba fuses an expression of whole arrays into one loop, if it is assigned to out[:] in one go
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    for start in range(0, len(x), 1024):
        part = x[start : start + 1024]
        out[start : start + 1024] = np.sqrt(part**2 + np.sin(part) * np.exp(-part))
