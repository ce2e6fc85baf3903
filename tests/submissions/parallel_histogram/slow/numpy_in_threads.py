# verdict: slow in speed  - np.histogram piece by piece, out of compiled code and back for each piece
import numpy as np
from numba import njit, objmode, prange


def numpy_histogram(values, low, high, bins):
    return np.histogram(values, bins, (low, high))[0]


@njit(parallel=True)
def parallel_histogram(values, low, high, out):
    pieces = 64
    rows = np.zeros((pieces, out.size), np.int64)
    for p in prange(pieces):
        piece = values[values.size * p // pieces : values.size * (p + 1) // pieces]
        bins = out.size
        with objmode(row="int64[:]"):
            row = numpy_histogram(piece, low, high, bins)
        rows[p] = row
    for b in range(out.size):
        out[b] = 0
        for p in range(pieces):
            out[b] += rows[p, b]
