# diagnosis: object_mode at line 5
# call: smooth f8[100000] out:f8[100000]
from numba import jit

@jit(forceobj=True, looplift=False)
def smooth(a, out):
    for i in range(1, a.size):
        out[i] = 0.5 * (a[i] + a[i - 1])
