# verdict: wrong in any_window  - the last window is never written
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    tails = np.empty(window)
    for start in range(0, len(out) - 1, window):
        tail = 0.0
        for i in range(window - 1, -1, -1):
            tail += values[start + i]
            tails[i] = tail
        head = 0.0
        out[start] = tails[0] / window
        for i in range(1, min(window, len(out) - 1 - start)):
            head += values[start + window + i - 1]
            out[start + i] = (tails[i] + head) / window
