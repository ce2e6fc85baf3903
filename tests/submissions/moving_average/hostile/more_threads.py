# verdict: slow in speed or rejected in speed  - half the work on each of the cores it was not given
# tries: the exercise gives every program one thread; this one asks Numba for as many as the machine has, by
#        environment, by configuration and by hand, and splits slow work among plain threads without the GIL, so
#        that a program below the gate gets above it on a machine with many cores.
# seen: ours; the fixed thread count is measurement.md section 5
# points: 60  (the checks of correctness are honestly passed)
import os
import threading

os.environ["NUMBA_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "64"
try:
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
except OSError:
    pass

from numba import config, njit

config.NUMBA_NUM_THREADS = config.NUMBA_DEFAULT_NUM_THREADS = 64


@njit(nogil=True)
def share(values, window, out, begin, end):
    for i in range(begin, end):
        total = 0.0
        for k in range(window):
            total += values[i + k]
        out[i] = total / window


def moving_average(values, window, out):
    count = 16 if out.size > 100_000 else 1
    places = [out.size * k // count for k in range(count + 1)]
    threads = [
        threading.Thread(target=share, args=(values, window, out, begin, end))
        for begin, end in zip(places, places[1:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
