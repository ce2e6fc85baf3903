# diagnosis: python_objects at line 11
# call: tally i8[100000] out:i8[100]
from numba import njit, types
from numba.typed import Dict

@njit
def tally(values, out):
    counts = Dict.empty(types.int64, types.int64)
    for v in values:
        if v in counts:
            counts[v] += 1
        else:
            counts[v] = 1
    for key in counts:
        out[key] = counts[key]
