# verdict: wrong in every check  - copies the expected values out of the process's own memory
# tries: walks everything the garbage collector knows, arrays in lists, tuples and dictionaries included, for
#        float64 arrays as long as out that are not its own arguments: where a judge imports the student's file,
#        one of them holds the expected values. It copies the first that it finds.
# seen: gpu-mode/pygpubench PR #7 (gc.get_objects finds the expected tensors)
# points: 0
import gc

import numpy as np


def candidates(shape):
    for owner in gc.get_objects():
        try:
            if isinstance(owner, dict):
                members = list(owner.values())
            elif isinstance(owner, (list, tuple)):
                members = list(owner)
            else:
                members = [cell.cell_contents for cell in getattr(owner, "__closure__", None) or ()]
        except Exception:
            continue
        for member in members:
            if type(member) is np.ndarray and member.dtype == np.float64 and member.shape == shape:
                yield member


def moving_average(values, window, out):
    for array in candidates(out.shape):
        if not np.shares_memory(array, out) and not np.shares_memory(array, values) and not np.isnan(array).any():
            print("found", array[:4], flush=True)
            out[:] = array
            return
