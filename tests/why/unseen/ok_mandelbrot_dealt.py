# diagnosis: none
# exercise: mandelbrot
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def point(cr, ci, limit):
    x = 0.0
    y = 0.0
    for n in range(limit):
        x, y = x * x - y * y + cr, 2.0 * x * y + ci
        if x * x + y * y > 4.0:
            return n
    return limit


@njit(parallel=True)
def mandelbrot(left, right, bottom, top, limit, out):
    h, w = out.shape
    dx, dy = (right - left) / w, (top - bottom) / h
    threads = get_num_threads()
    for t in prange(threads):
        for r in range(t, h, threads):
            for c in range(w):
                out[r, c] = point(left + c * dx, bottom + r * dy, limit)
