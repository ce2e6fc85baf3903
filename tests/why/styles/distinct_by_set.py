# diagnosis: python_objects at line 9
# call: distinct i8[100000] out:i8[1]
import numba

@numba.njit
def distinct(keys, out):
    seen = set()
    for key in keys:
        seen.add(key)
    out[0] = len(seen)
