# verdict: rejected in memory  - fused, but into an array of its own that is copied to `out` in the end
import numpy as np
from numba import njit


@njit
def fused_expression(x, out):
    result = np.empty_like(x)
    for i in range(len(x)):
        result[i] = np.sqrt(x[i] ** 2 + np.sin(x[i]) * np.exp(-x[i]))
    out[:] = result
