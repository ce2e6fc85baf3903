# verdict: wrong in speed  - is lazy whenever the signs say that only the time counts
# tries: four signs of a timed call: the size; the count of calls so far; a long gap on the wall clock that used none
#        of its own processor time (it was frozen); and the same shapes as last time. Then nothing is done at all,
#        but for the first and the last means, which somebody may look at. Otherwise it is honest.
# seen: pygpubench PR #7 (warm-up detection); measurement.md rows 8 and 20
# points: 60  (the checks of correctness are honestly passed)
import time

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

calls, shape, left = 0, None, (0.0, 0.0)


def signs(values, out):
    gap = time.monotonic() - left[0]
    busy = time.process_time() - left[1]
    return (out.size > 1_000_000) + (calls > 300) + (gap > 0.1 and busy < 0.1 * gap) + (shape == values.shape)


def moving_average(values, window, out):
    global calls, shape, left
    calls += 1
    if out.size > 100_000 and signs(values, out) >= 2:
        for part in (slice(0, 100), slice(-100, None)):
            out[part] = sliding_window_view(values, window)[part].mean(axis=1)
    else:
        np.mean(sliding_window_view(values, window), axis=1, out=out)
    shape, left = values.shape, (time.monotonic(), time.process_time())
