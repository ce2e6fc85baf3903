# diagnosis: memory_order at line 10
# call: add f8[1200,1200] f8[1200,1200] out:f8[1200,1200]
from numba import njit

@njit
def add(a, b, out):
    j = 0
    while j < a.shape[1]:
        i = 0
        while i < a.shape[0]:
            out[i][j] = a[i][j] + b[i][j]
            i += 1
        j += 1
