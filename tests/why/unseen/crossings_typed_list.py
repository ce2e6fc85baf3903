# diagnosis: python_objects at line 13
# exercise: preallocate
import numpy as np
from numba import njit, types
from numba.typed import List


@njit
def crossings(values, level, out):
    found = List.empty_list(types.int64)
    for i in range(1, len(values)):
        if values[i - 1] < level <= values[i]:
            found.append(i)
    for j in range(len(found)):
        out[j] = found[j]
    for j in range(len(found), len(out)):
        out[j] = -1
