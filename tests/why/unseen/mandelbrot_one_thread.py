# diagnosis: not_parallel at line 19
# exercise: mandelbrot
from numba import jit


@jit(nopython=True)
def escape(cr, ci, limit):
    a, b = 0.0, 0.0
    for n in range(limit):
        a, b = a * a - b * b + cr, 2 * a * b + ci
        if a * a + b * b > 4:
            return n
    return limit


@jit(nopython=True)
def mandelbrot(left, right, bottom, top, limit, out):
    height, width = out.shape
    for y in range(height):
        for x in range(width):
            out[y, x] = escape(
                left + x * ((right - left) / width), bottom + y * ((top - bottom) / height), limit
            )
