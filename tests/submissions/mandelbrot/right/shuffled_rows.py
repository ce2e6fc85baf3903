# verdict: passed  - prange over all rows, in an order that puts neighbours far apart: each half has as much work
from numba import njit, prange


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
    half = (height + 1) // 2
    for i in prange(height):
        r = 2 * i if i < half else 2 * (i - half) + 1
        for c in range(width):
            out[r, c] = count(left + c * dx, bottom + r * dy, limit)
