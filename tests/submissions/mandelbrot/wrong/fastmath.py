# verdict: wrong in sizes or wrong in to_the_last_bit or passed  - fastmath fuses a product and a sum into one rounding, where the processor can
from numba import get_num_threads, njit, prange


@njit(fastmath=True)
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
    threads = get_num_threads()
    for t in prange(threads):
        for r in range(t, height, threads):
            for c in range(width):
                out[r, c] = count(left + c * dx, bottom + r * dy, limit)
