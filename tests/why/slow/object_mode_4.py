# diagnosis: object_mode at line 5
# call: running f8[50000] out:f8[50000]
from numba import jit

@jit(forceobj=True, looplift=False)
def running(values, out):
    largest = values[0]
    i = 0
    while i < len(values):
        largest = max(largest, values[i])
        out[i] = largest
        i += 1
