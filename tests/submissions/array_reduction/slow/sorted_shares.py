# verdict: slow in speed  - sorts, and takes the first and the last: far more work than looking at each value once
import numpy as np
from numba import get_num_threads, njit, prange


@njit(parallel=True)
def shares(values, rows):
    n, threads = len(values), len(rows)
    for t in prange(threads):
        part = np.sort(values[n * t // threads : n * (t + 1) // threads])
        if len(part):
            rows[t, 0], rows[t, 1], rows[t, 2] = np.sum(part), part[0], part[-1]
            if np.isnan(part).any():
                rows[t] = np.nan


def array_reduction(values, out):
    rows = np.zeros((min(get_num_threads(), len(values)), 3))
    shares(values, rows)
    with np.errstate(invalid="ignore"):
        out[:] = rows[:, 0].sum(), rows[:, 1].min(), rows[:, 2].max()
