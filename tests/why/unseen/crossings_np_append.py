# diagnosis: allocation at line 12
# call: crossings f8[20000] f8=0.5 out:i8[20000]
import numpy as np
from numba import njit


@njit
def crossings(values, level, out):
    result = np.empty(0, dtype=np.int64)
    for i in range(1, values.size):
        if values[i - 1] < level and values[i] >= level:
            result = np.append(result, i)
    out[:] = -1
    out[: result.size] = result
