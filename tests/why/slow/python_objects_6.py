# diagnosis: python_objects at line 10
# call: queue i8[20000] out:i8[20000]
from numba import njit
from numba.typed import List

@njit
def queue(a, out):
    waiting = List()
    for i in range(a.size):
        waiting.append(a[i])
    for i in range(a.size):
        out[i] = waiting[i]
