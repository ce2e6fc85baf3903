# diagnosis: memory_order at line 10
# call: multiply f8[300,300] f8[300,300] out:f8[300,300]
from numba import njit

@njit
def multiply(a, b, out):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            out[i, j] = total
