# verdict: wrong in speed  - remembers the outputs of timed calls by the input's address
# tries: the arrays of all timed calls lie at the same place in the same memory: the address, the lengths and a look
#        at the version of the memory (the first value) say "the same array", and the first answer is copied out.
#        (Small calls are honest.)
# seen: gpu-mode/kernelbot PR #501; measurement.md row 6
# points: 60  (the checks of correctness are honestly passed)
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

known = {}


def moving_average(values, window, out):
    key = values.ctypes.data, values.size, window, out.ctypes.data
    if out.size > 1_000_000 and key in known:
        out[:] = known[key]
        return
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    known[key] = out.copy()
