# verdict: wrong in any_window  - windows centred on each value, and cut off at the ends
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    for i in range(len(out)):
        first = max(i - window // 2, 0)
        out[i] = np.mean(values[first : first + window])
