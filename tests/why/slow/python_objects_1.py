# diagnosis: python_objects at line 9
# call: squares f8[100000] out:f8[100000]
from numba import njit

@njit
def squares(a, out):
    found = []
    for i in range(a.size):
        found.append(a[i] * a[i])
    for i in range(a.size):
        out[i] = found[i]
