# verdict: passed  - NumPy makes the table of edges in an ordinary function, compiled code looks them up
import numba
import numpy as np


@numba.njit(parallel=True)
def _count(values, edges, out):
    low = edges[0]
    high = edges[-1]
    bins = edges.size - 1
    scale = bins / (high - low)
    chunks = 4 * numba.get_num_threads()
    partial = np.zeros((chunks, bins + 16), dtype=np.int64)
    length = (values.size + chunks - 1) // chunks
    for chunk in numba.prange(chunks):
        mine = partial[chunk]
        for value in values[chunk * length : (chunk + 1) * length]:
            if low <= value <= high:
                i = int((value - low) * scale)
                while i >= bins or value < edges[i]:
                    i -= 1
                while i < bins - 1 and value >= edges[i + 1]:
                    i += 1
                mine[i] += 1
    for i in range(bins):
        out[i] = 0
        for chunk in range(chunks):
            out[i] += partial[chunk, i]


def parallel_histogram(values, low, high, out):
    _count(values, np.histogram_bin_edges(values[:0], len(out), (low, high)), out)
