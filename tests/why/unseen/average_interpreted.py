# diagnosis: not_compiled at line 9
# exercise: moving_average
import numpy as np


def moving_average(values, window, out):
    n = len(values)
    i = 0
    while i <= n - window:
        s = 0
        for j in range(window):
            s += values[i + j]
        out[i] = s / window
        i += 1
