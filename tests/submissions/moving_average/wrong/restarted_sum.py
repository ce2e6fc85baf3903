# verdict: wrong in spikes  - a running sum that starts anew every 4096 values, and drifts until then
from numba import njit


@njit
def moving_average(values, window, out):
    total = 0.0
    for i in range(len(out)):
        if i % 4096 == 0:
            total = values[i : i + window].sum()
        else:
            total += values[i + window - 1] - values[i - 1]
        out[i] = total / window
