# verdict: passed or rejected in at_once or slow in speed or rejected in speed  - keeps the GIL, and shares each share among two threads of Numba, against its settings
# tries: Numba is given one thread here, and takes two all the same, from an environment that was changed before it
#        was imported. Each Python thread waits for the other, and has both processors meanwhile. It uses no more than the
#        two that everybody has, so that it is as fast as what is taught, and no faster.
# seen: parallel_histogram/larger_pool.py; ours
# points: 0 to 100
import os

os.environ["NUMBA_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "2"

from numba import njit, prange


@njit(parallel=True)
def envelope(signals, attack, release, out):
    for c in prange(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            level += (attack if magnitude > level else release) * (magnitude - level)
            out[c, i] = level
