# diagnosis: false_sharing at line 11
# call: count_classes u1[4000000] out:i8[4]
import numpy as np
from numba import get_num_threads, get_thread_id, njit, prange


@njit(parallel=True)
def count_classes(data, out):
    per_thread = np.zeros((4, get_num_threads()), np.int64)
    for i in prange(data.size):
        per_thread[data[i] & 3, get_thread_id()] += 1
    for c in range(4):
        out[c] = per_thread[c].sum()
