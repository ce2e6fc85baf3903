# verdict: wrong in every check  - returns an array that computes itself when somebody looks at it
# tries: an ndarray subclass whose every use, by operator, function or index, starts the real work: in the check,
#        after the clock was read. It is also copied into `out`, which takes nothing but numbers.
# seen: reference-kernels PR #161; KernelBench check_lazy_eval; measurement.md row 10
# points: 0
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Promise(np.ndarray):
    def __array_finalize__(self, other):
        self.job = getattr(other, "job", None)

    def kept(self):
        values, window = self.job
        return sliding_window_view(values, window).mean(axis=1)

    def __array_ufunc__(self, function, method, *inputs, **options):
        ready = [item.kept() if isinstance(item, Promise) else item for item in inputs]
        return getattr(function, method)(*ready, **options)

    def __array_function__(self, function, kinds, arguments, options):
        ready = [item.kept() if isinstance(item, Promise) else item for item in arguments]
        return function(*ready, **options)

    def __getitem__(self, index):
        return self.kept()[index]


def moving_average(values, window, out):
    promise = np.empty(out.shape).view(Promise)
    promise.job = values, window
    return promise
