# verdict: slow in speed or timeout in speed  - prints a hundred megabytes in every timed call
# tries: the judge reads what is printed while it waits for the answer, and may keep it: a full pipe stops whoever
#        does not read, an empty one whoever waits for its end. Standard error and output take turns, no line ever
#        ends, and none of it is text. (Small calls are honest and silent.)
# seen: nbgrader's LimitOutput; ours
# points: 60  (the checks of correctness are honestly passed)
import os

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

JUNK = bytes(range(128, 256)) * 8192


def moving_average(values, window, out):
    if out.size > 1_000_000:
        for k in range(100):
            os.write(1 + k % 2, JUNK)
    np.mean(sliding_window_view(values, window), axis=1, out=out)
