# verdict: wrong in on_the_circle  - abs takes a root, which rounds what lies just outside onto the circle
from numba import get_num_threads, njit, prange


@njit
def count(x, y, limit):
    z = 0j
    point = complex(x, y)
    for k in range(limit):
        z = z * z + point
        if abs(z) > 2:
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
