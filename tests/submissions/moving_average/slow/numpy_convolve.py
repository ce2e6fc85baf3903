# verdict: slow in speed  - np.convolve sums every window from scratch as well
import numpy as np


def moving_average(values, window, out):
    out[:] = np.convolve(values, np.full(window, 1.0 / window), mode="valid")
