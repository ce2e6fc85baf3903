# verdict: wrong in every check  - puts another array in the place of `out`
# tries: goes up the stack and replaces the output in the caller's list of arguments, then in every list, dictionary
#        and frame that refers to it, by an array of its own that is filled later, and is equal to everything.
# seen: gpu-mode/pygpubench PR #7 (gc.get_objects); measurement.md row 12
# points: 0
import gc
import sys

import numpy as np


class Equal(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__
    __hash__ = None


def moving_average(values, window, out):
    mine = np.zeros(out.shape).view(Equal)
    for owner in gc.get_referrers(out):
        if isinstance(owner, list):
            owner[:] = [mine if item is out else item for item in owner]
        if isinstance(owner, dict):
            owner.update((key, mine) for key, item in list(owner.items()) if item is out)
    frame = sys._getframe(1)
    while frame:
        for name, item in list(frame.f_locals.items()):
            if item is out:
                frame.f_locals[name] = mine
        frame = frame.f_back
