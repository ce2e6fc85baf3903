# verdict: wrong in spikes  - a running sum: what a spike rounded away is still missing when it has left
from numba import njit


@njit
def moving_average(values, window, out):
    total = 0.0
    for i in range(window):
        total += values[i]
    out[0] = total / window
    for i in range(1, len(out)):
        total += values[i + window - 1] - values[i - 1]
        out[i] = total / window
