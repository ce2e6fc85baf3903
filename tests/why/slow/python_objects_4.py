# diagnosis: python_objects at line 7
# call: positive f8[50000] out:f8[50000]
from numba import njit

@njit
def positive(a, out):
    kept = [x for x in a if x > 0.5]
    for i in range(len(kept)):
        out[i] = kept[i]
