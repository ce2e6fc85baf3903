# verdict: rejected in memory  - NumPy's way: two comparisons, a mask and an array of indices
import numpy as np


def crossings(values, level, out):
    found = np.flatnonzero((values[:-1] < level) & (values[1:] >= level)) + 1
    out[: found.size] = found
    out[found.size :] = -1
