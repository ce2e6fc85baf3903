# diagnosis: python_objects at line 8
# call: words i8[2000] out:i8[2000]
from numba import njit

@njit
def words(a, out):
    for i in range(a.size):
        out[i] = len("x" + str(a[i]))
