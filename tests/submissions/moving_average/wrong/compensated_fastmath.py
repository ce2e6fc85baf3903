# verdict: wrong in spikes  - fastmath lets the compiler cancel the compensation: in real numbers it is always zero
from numba import njit


@njit(fastmath=True)
def added(total, lost, value):
    """Return the new sum, and all that its additions have lost so far."""
    new = total + value
    part = new - total
    return new, lost + ((total - (new - part)) + (value - part))


@njit(fastmath=True)
def moving_average(values, window, out):
    total = 0.0
    lost = 0.0
    for i in range(window):
        total, lost = added(total, lost, values[i])
    out[0] = (total + lost) / window
    for i in range(1, len(out)):
        total, lost = added(total, lost, -values[i - 1])
        total, lost = added(total, lost, values[i + window - 1])
        out[i] = (total + lost) / window
