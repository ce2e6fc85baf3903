# diagnosis: complexity at line 12
# exercise: moving_average
from numba import njit


@njit(cache=False)
def moving_average(values, window, out):
    # Kahan summation so that the spike is not a problem
    for start in range(out.shape[0]):
        total = 0.0
        comp = 0.0
        for k in range(window):
            y = values[start + k] - comp
            t = total + y
            comp = (t - total) - y
            total = t
        out[start] = total / window
