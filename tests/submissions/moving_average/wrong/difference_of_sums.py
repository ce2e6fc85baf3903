# verdict: wrong in spikes  - differences of one long cumulative sum, in which all values have left their rounding
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    sums = np.zeros(len(values) + 1)
    sums[1:] = np.cumsum(values)
    out[:] = (sums[window:] - sums[:-window]) / window
