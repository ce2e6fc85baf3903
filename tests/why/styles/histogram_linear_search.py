# diagnosis: complexity at line 17
# exercise: parallel_histogram
import numba
import numpy as np


@numba.njit(parallel=True)
def parallel_histogram(values, low, high, out):
    edges = np.linspace(low, high, len(out) + 1)
    threads = numba.get_num_threads()
    table = np.zeros((threads, len(out)), np.int64)
    share = -(-len(values) // threads)
    for t in numba.prange(threads):
        for v in values[t * share:(t + 1) * share]:
            if low <= v <= high:
                k = 0
                while k < len(out) - 1 and v >= edges[k + 1]:
                    k += 1
                table[t, k] += 1
    out[:] = table.sum(axis=0)
