# diagnosis: none
# exercise: moving_average
import numpy as np
from numba import njit

@njit
def to_end(block, tails):
    total = 0.0
    for i in range(block.size - 1, -1, -1):
        total += block[i]
        tails[i] = total

@njit
def from_start(tails, following, share, out):
    head = 0.0
    out[0] = tails[0] * share
    for i in range(1, out.size):
        head += following[i - 1]
        out[i] = (tails[i] + head) * share

@njit
def moving_average(values, window, out):
    tails = np.empty(window)
    for start in range(0, out.size, window):
        stop = start + window
        to_end(values[start:stop], tails)
        from_start(tails, values[stop:], 1.0 / window, out[start:stop])
