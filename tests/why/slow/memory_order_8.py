# diagnosis: memory_order at line 9
# call: volume f4[100,100,100] out:f4[100,100,100]
from numba import njit

@njit
def volume(a, out):
    for k in range(a.shape[2]):
        for j in range(a.shape[1]):
            for i in range(a.shape[0]):
                out[i, j, k] = a[i, j, k] * a[i, j, k]
