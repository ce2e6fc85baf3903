# diagnosis: none
# call: places f8[1000] f8[5000] out:i8[5000]
from numba import njit

@njit
def places(table, values, out):
    for k in range(values.size):
        low, high = 0, table.size
        while low < high:
            middle = (low + high) >> 1
            if table[middle] < values[k]:
                low = middle + 1
            else:
                high = middle
        out[k] = low
