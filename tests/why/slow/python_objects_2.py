# diagnosis: python_objects at line 9
# call: distinct i8[100000] out:i8[1]
from numba import njit

@njit
def distinct(values, out):
    seen = set()
    for value in values:
        seen.add(value)
    out[0] = len(seen)
