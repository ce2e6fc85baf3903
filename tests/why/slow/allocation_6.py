# diagnosis: allocation at line 10
# call: sorted_triples f8[30000] out:f8[30000]
import numpy as np
from numba import njit

@njit
def sorted_triples(a, out):
    i = 1
    while i < a.size - 1:
        triple = np.array([a[i - 1], a[i], a[i + 1]])
        if triple[0] > triple[2]:
            triple[0], triple[2] = triple[2], triple[0]
        out[i] = min(max(triple[0], triple[1]), triple[2])
        i += 1
