# diagnosis: complexity at line 9
# exercise: moving_average
from numba import njit

@njit
def moving_average(values, window, out):
    for i in range(out.size):
        total = 0.0
        for k in range(window):
            total += values[i + k]
        out[i] = total / window
