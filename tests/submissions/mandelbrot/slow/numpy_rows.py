# verdict: slow in speed  - NumPy expressions on each row, compiled: every one of them makes an array
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def count_row(x, y, limit, row):
    re = np.zeros(x.size)
    im = np.zeros(x.size)
    row[:] = limit
    for k in range(limit):
        new = re * re - im * im + x
        im = 2.0 * re * im + y
        re = new
        escaped = (re * re + im * im > 4.0) & (row == limit)
        row[escaped] = k


@njit(parallel=True)
def mandelbrot(left, right, bottom, top, limit, out):
    height, width = out.shape
    dx = (right - left) / width
    dy = (top - bottom) / height
    threads = get_num_threads()
    for t in prange(threads):
        for r in range(t, height, threads):
            count_row(left + np.arange(width) * dx, bottom + r * dy, limit, out[r])
