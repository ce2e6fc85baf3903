# diagnosis: complexity at line 11
# exercise: moving_average
import numba as nb


@nb.njit
def window_sum(values, lo, hi):
    acc0 = 0.0
    acc1 = 0.0
    i = lo
    while i + 1 < hi:
        acc0 += values[i]
        acc1 += values[i + 1]
        i += 2
    if i < hi:
        acc0 += values[i]
    return acc0 + acc1


@nb.njit
def moving_average(values, window, out):
    inv = 1.0 / window
    for pos in range(out.size):
        out[pos] = window_sum(values, pos, pos + window) * inv
