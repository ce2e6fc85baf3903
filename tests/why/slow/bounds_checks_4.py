# diagnosis: bounds_checks at line 5
# call: rows f8[300,300] out:f8[300]
from numba import jit

@jit(nopython=True, boundscheck=True)
def rows(a, out):
    for r in range(a.shape[0]):
        largest = a[r, 0]
        for c in range(1, a.shape[1]):
            if a[r, c] > largest:
                largest = a[r, c]
        out[r] = largest
