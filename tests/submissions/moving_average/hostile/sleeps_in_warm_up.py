# verdict: slow in speed or timeout in speed  - takes its time while it is warmed up
# tries: graders fit the number of repetitions, and the time they allow, to the first runs. Sleeping in those makes
#        them measure less often afterwards, or wait longer. Two sleeps of 1.9 seconds, then the slow work.
# seen: gpu-mode/pygpubench exploits/warmup; measurement.md row 20
# points: 60  (the checks of correctness are honestly passed)
import time

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

large = 0


def moving_average(values, window, out):
    global large
    large += out.size > 1_000_000
    if 0 < large <= 2 and out.size > 1_000_000:
        time.sleep(1.9)
    np.mean(sliding_window_view(values, window), axis=1, out=out)
