# diagnosis: not_compiled at line 8
# exercise: preallocate
import numpy as np


def crossings(values, level, out):
    idx = 0
    for i in range(1, len(values)):
        if values[i - 1] < level and values[i] >= level:
            out[idx] = i
            idx += 1
    out[idx:] = -1
