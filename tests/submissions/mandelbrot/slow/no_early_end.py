# verdict: slow in speed  - goes on to the limit after a point has escaped, as whole arrays would
from numba import get_num_threads, njit, prange


@njit
def count(x, y, limit):
    re = im = re2 = im2 = 0.0
    found = limit
    for k in range(limit):
        im = 2.0 * re * im + y
        re = re2 - im2 + x
        re2 = re * re
        im2 = im * im
        if re2 + im2 > 4.0 and found == limit:
            found = k
    return found


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
