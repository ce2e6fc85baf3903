# diagnosis: complexity at line 11
# exercise: moving_average
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    # one mean for every window
    for i in range(len(out)):
        out[i] = np.mean(values[i : i + window])
