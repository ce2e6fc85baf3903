# verdict: wrong in values  - keeps eleven significant bits of every pixel, as float16 does
import numpy as np
from numba import njit


@njit
def axis(size, out_size):
    place = np.minimum(np.maximum((np.arange(out_size) + 0.5) * (size / out_size) - 0.5, 0.0), size - 1.0)
    first = np.floor(place)
    return first.astype(np.int64), (place - first).astype(np.float32)


@njit
def halved(value):
    # Veltkamp's split: multiply, subtract, and what is left has 24 - 13 bits.
    big = value * np.float32(8193)
    return big - (big - value)


@njit
def bilinear_resize(image, out):
    height, width = image.shape
    y0, fy = axis(height, out.shape[0])
    x0, fx = axis(width, out.shape[1])
    row = np.empty(width + 1, np.float32)
    for y in range(out.shape[0]):
        upper = image[y0[y]]
        lower = image[min(y0[y] + 1, height - 1)]
        for x in range(width):
            row[x] = halved(upper[x] + (lower[x] - upper[x]) * fy[y])
        row[width] = row[width - 1]
        for x in range(out.shape[1]):
            out[y, x] = row[x0[x]] + (row[x0[x] + 1] - row[x0[x]]) * fx[x]
