# verdict: passed  - the other way round: the whole image is widened first, then blended down
import numpy as np
from numba import njit


@njit
def axis(size, out_size):
    place = (np.arange(out_size) + 0.5) * (size / out_size) - 0.5
    place = np.minimum(np.maximum(place, 0.0), size - 1.0)
    first = np.floor(place)
    return first.astype(np.int64), (place - first).astype(np.float32)


@njit
def bilinear_resize(image, out):
    height, width = image.shape
    y0, fy = axis(height, out.shape[0])
    x0, fx = axis(width, out.shape[1])
    wide = np.empty((height, out.shape[1]), np.float32)
    for y in range(height):
        row = image[y]
        for x in range(wide.shape[1]):
            left = row[x0[x]]
            right = row[min(x0[x] + 1, width - 1)]
            wide[y, x] = left * (np.float32(1) - fx[x]) + right * fx[x]
    for y in range(out.shape[0]):
        upper = wide[y0[y]]
        lower = wide[min(y0[y] + 1, height - 1)]
        out[y] = upper * (np.float32(1) - fy[y]) + lower * fy[y]
