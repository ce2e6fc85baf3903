# diagnosis: recompiled at line 9
# call: shift f8[5000] f8=0.25 out:f8[5000]
import functools

import numba


def make_shift(amount):
    @numba.njit
    def shifted(values, result):
        for i, value in enumerate(values):
            result[i] = value + amount

    return shifted


def shift(values, amount, out):
    kernel = functools.partial(make_shift(amount), values)
    kernel(out)
