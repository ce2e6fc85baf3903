# verdict: wrong in speed  - computes once, and gives the same answer a little changed ever after
# tries: the first large call is computed, the following ones get its output, shifted by the difference of the first
#        means: a check that the output has changed, or a look at its first value or its sum, is satisfied.
# seen: tensara PR #238 ("output changed"); flashinfer-bench-starter-kit #21; measurement.md row 8
# points: 60  (the checks of correctness are honestly passed)
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

kept = []


def moving_average(values, window, out):
    if out.size > 1_000_000 and kept:
        np.add(kept[0], values[:window].mean() - kept[0][0], out=out)
        return
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    if out.size > 1_000_000:
        kept.append(out.copy())
