# verdict: wrong in cancellation  - sums in float32
import numpy as np
from numba import njit


@njit
def moving_average(values, window, out):
    tails = np.empty(window, np.float32)
    for start in range(0, len(out), window):
        tail = np.float32(0)
        for i in range(window - 1, -1, -1):
            tail += np.float32(values[start + i])
            tails[i] = tail
        head = np.float32(0)
        out[start] = tails[0] / window
        for i in range(1, min(window, len(out) - start)):
            head += np.float32(values[start + window + i - 1])
            out[start + i] = (tails[i] + head) / window
