# verdict: wrong in every check  - makes an array of its own and returns it, and `out` stays empty
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    means = np.empty(len(values) - window + 1)
    for i in range(len(means)):
        means[i] = values[i : i + window].mean()
    return means
