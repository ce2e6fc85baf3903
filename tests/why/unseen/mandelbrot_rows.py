# diagnosis: unbalanced at line 12
# exercise: mandelbrot
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def mandelbrot(left, right, bottom, top, limit, out):
    h, w = out.shape
    dx = (right - left) / w
    dy = (top - bottom) / h
    for row in prange(h):
        ci = bottom + row * dy
        for col in range(w):
            cr = left + col * dx
            zr = 0.0
            zi = 0.0
            n = 0
            while n < limit:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                if zr * zr + zi * zi > 4.0:
                    break
                n += 1
            out[row, col] = n
