# diagnosis: false_sharing at line 10
# call: histogram u1[2000000] out:i8[256]
import numpy as np
from numba import get_num_threads, get_thread_id, njit, prange

@njit(parallel=True)
def histogram(data, out):
    counts = np.zeros((256, get_num_threads()), np.int64)
    for i in prange(data.size):
        counts[data[i], get_thread_id()] += 1
    for b in range(256):
        out[b] = counts[b].sum()
