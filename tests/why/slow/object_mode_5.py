# diagnosis: object_mode at line 11
# call: lengths i8[5000] out:i8[5000]
import numba
from numba import objmode

@numba.njit
def lengths(numbers, out):
    i = 0
    while i < numbers.size:
        value = numbers[i]
        with numba.objmode(n="int64"):
            n = len(str(value))
        out[i] = n
        i += 1
