# diagnosis: none
# call: triples f8[30000] out:f8[30000]
from numba import njit

@njit
def triples(a, out):
    for i in range(1, a.size - 1):
        x, y, z = a[i - 1], a[i], a[i + 1]
        out[i] = max(min(x, y), min(max(x, y), z))
