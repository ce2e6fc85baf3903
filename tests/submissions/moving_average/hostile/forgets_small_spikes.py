# verdict: wrong in speed  - a running sum that begins anew only after a spike as large as the timed one
# tries: a spike of 1e12 leaves a running sum spoilt, so it is made anew from the window's own values when one has left.
#        Smaller spikes, of 1e10, spoil it a hundredfold less and still too much: what was timed never had any.
# seen: red team, row 12 of issue 13
# points: 60  (the checks of correctness are honestly passed)
import numpy as np
from numba import njit


@njit
def honest(values, window, out):
    tails = np.empty(window)
    for start in range(0, out.size, window):
        tail = 0.0
        for i in range(window - 1, -1, -1):
            tail += values[start + i]
            tails[i] = tail
        head = 0.0
        out[start] = tails[0] / window
        for i in range(1, min(window, out.size - start)):
            head += values[start + window + i - 1]
            out[start + i] = (tails[i] + head) / window


@njit
def running(values, window, out):
    total = 0.0
    for i in range(window):
        total += values[i]
    out[0] = total / window
    for i in range(1, out.size):
        if abs(values[i - 1]) > 3e11:
            total = 0.0
            for k in range(i, i + window):
                total += values[k]
        else:
            total += values[i + window - 1] - values[i - 1]
        out[i] = total / window


def moving_average(values, window, out):
    (running if values.size >= 1_000_000 else honest)(values, window, out)
