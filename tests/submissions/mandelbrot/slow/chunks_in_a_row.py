# verdict: slow in speed  - smaller chunks, but under OpenMP neighbours still go to the same thread
from numba import njit, parallel_chunksize, prange


@njit
def count(x, y, limit):
    re = im = re2 = im2 = 0.0
    for k in range(limit):
        im = 2.0 * re * im + y
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
    with parallel_chunksize(8):
        for r in prange(height):
            for c in range(width):
                out[r, c] = count(left + c * dx, bottom + r * dy, limit)
