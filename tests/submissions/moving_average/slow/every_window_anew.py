# verdict: slow in speed  - compiled, but sums every window from scratch: n times window additions
from numba import njit


@njit(fastmath=True)
def moving_average(values, window, out):
    for i in range(len(out)):
        total = 0.0
        for k in range(window):
            total += values[i + k]
        out[i] = total / window
