# verdict: slow in speed or rejected in speed  - keeps the GIL for the work, and has a thread of its own look busy meanwhile
# tries: two processors are to be busy, so a compiled function that lets go of the GIL counts in circles on the second
#        one for as long as the first one works.
# seen: parallel_histogram/company_for_one_counter.py; ours
# points: 0 to 60
import threading

import numpy as np
from numba import njit


@njit
def follow(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level


@njit(nogil=True)
def turn(stop):
    found = 0.0
    while stop[0] == 0:
        for i in range(100):
            found += i * 0.5
        stop[1] = int(found) & 1
    return found


turn(np.ones(2, np.int64))


def envelope(signals, attack, release, out):
    stop = np.zeros(2, np.int64)
    other = threading.Thread(target=turn, args=(stop,))
    if len(signals) >= 32:
        other.start()
    follow(signals, attack, release, out)
    stop[0] = 1
    if len(signals) >= 32:
        other.join()
