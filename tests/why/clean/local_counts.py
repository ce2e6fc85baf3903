# diagnosis: none
# call: counts u1[4000000] out:i8[256]
import numpy as np
from numba import get_num_threads, njit, prange

@njit(parallel=True)
def counts(data, out):
    threads = get_num_threads()
    size = data.size // threads + 1
    partial = np.zeros((threads, 256), np.int64)
    for t in prange(threads):
        own = partial[t]
        part = data[t * size:(t + 1) * size]
        for i in range(part.size):
            own[part[i]] += 1
    for b in range(256):
        out[b] = 0
        for t in range(threads):
            out[b] += partial[t, b]
