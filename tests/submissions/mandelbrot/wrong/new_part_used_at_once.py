# verdict: wrong in cases  - the imaginary part is computed from the real part that has just been replaced
from numba import get_num_threads, njit, prange


@njit
def count(x, y, limit):
    re = im = re2 = im2 = 0.0
    for k in range(limit):
        re = re2 - im2 + x
        im = 2.0 * re * im + y
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
