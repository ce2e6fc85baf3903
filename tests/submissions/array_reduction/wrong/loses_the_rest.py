# verdict: wrong in sizes  - shares of n // threads values: what is left over belongs to nobody
import numpy as np
from numba import get_num_threads, njit, prange


@njit(parallel=True)
def shares(values, rows):
    size = len(values) // len(rows)
    for t in prange(len(rows)):
        part = values[t * size : (t + 1) * size]
        if size:
            rows[t, 0] = np.sum(part)
            rows[t, 1] = np.min(part)
            rows[t, 2] = np.max(part)


def array_reduction(values, out):
    rows = np.zeros((get_num_threads(), 3))
    shares(values, rows)
    out[:] = rows[:, 0].sum(), rows[:, 1].min(), rows[:, 2].max()
