# verdict: wrong in any_window  - output i is the mean of the values up to i, so the first ones are of shorter windows
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    for i in range(len(out)):
        out[i] = np.mean(values[max(i - window + 1, 0) : i + 1])
