# verdict: rejected in every check  - saves memory by summing up in `values`, which belongs to the caller
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    for i in range(len(out)):
        out[i] = np.sum(values[i : i + window]) / window
    values[1:] += values[:-1]
