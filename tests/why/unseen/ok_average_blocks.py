# diagnosis: none
# exercise: moving_average
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    # van Herk style: suffix sums of a block, prefix sums of the next
    suffix = np.empty(window)
    n_out = out.shape[0]
    start = 0
    while start < n_out:
        acc = 0.0
        for k in range(window - 1, -1, -1):
            acc += values[start + k]
            suffix[k] = acc
        prefix = 0.0
        m = min(window, n_out - start)
        for k in range(m):
            if k > 0:
                prefix += values[start + window + k - 1]
            out[start + k] = (suffix[k] + prefix) / window
        start += window
