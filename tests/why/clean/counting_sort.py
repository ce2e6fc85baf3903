# diagnosis: none
# call: sort u1[200000] out:u1[200000]
import numpy as np
from numba import njit

@njit
def sort(data, out):
    counts = np.zeros(256, np.int64)
    for value in data:
        counts[value] += 1
    place = 0
    for value in range(256):
        for _ in range(counts[value]):
            out[place] = value
            place += 1
