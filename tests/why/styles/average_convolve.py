# diagnosis: complexity at line 7
# exercise: moving_average
import numpy as np


def moving_average(values, window, out):
    out[:] = np.convolve(values, np.full(window, 1.0 / window), mode="valid")
