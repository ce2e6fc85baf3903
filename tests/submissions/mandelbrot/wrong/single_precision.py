# verdict: wrong in to_the_last_bit  - float32 holds seven digits
import numpy as np
from numba import get_num_threads, njit, prange


@njit
def count(x, y, limit):
    x = np.float32(x)
    y = np.float32(y)
    re = im = re2 = im2 = np.float32(0.0)
    for k in range(limit):
        im = np.float32(2.0) * re * im + y
        re = re2 - im2 + x
        re2 = re * re
        im2 = im * im
        if re2 + im2 > 4.0:
            return k
    return limit


@njit(parallel=True)
def mandelbrot(left, right, bottom, top, limit, out):
    height, width = out.shape
    dx = (right - left) / width
    dy = (top - bottom) / height
    threads = get_num_threads()
    for t in prange(threads):
        for r in range(t, height, threads):
            for c in range(width):
                out[r, c] = count(left + c * dx, bottom + r * dy, limit)
