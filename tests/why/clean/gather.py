# diagnosis: none
# call: gather f8[1000] i8[100000] out:f8[100000]
from numba import njit

@njit
def gather(table, places, out):
    for i in range(places.size):
        out[i] = table[places[i]]
