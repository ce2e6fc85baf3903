# verdict: slow in speed or crashed in speed  - takes all the memory it may, and leaves the caches full of it
# tries: two gigabytes resident, its home full of files, and at the end of each call a walk through memory that
#        turns out of the caches, the TLB and the page tables what the next program would have found there. Frozen
#        threads keep their memory: the others must do with the rest.
# seen: karpathy/llm.c PR #851 (cache set-aside); measurement.md row 21
# points: 60  (the checks of correctness are honestly passed)
import os

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

ballast = np.ones(2 << 27)
try:
    for k in range(60):
        with open(os.path.expanduser(f"~/{k}"), "wb") as file:
            file.write(bytes(1 << 20))
except OSError:
    pass


def moving_average(values, window, out):
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    if out.size > 1_000_000:
        ballast[::512] += 1.0
