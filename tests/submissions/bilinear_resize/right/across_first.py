# verdict: passed  - the other way round: the whole image is widened first, then blended down
import numpy as np
from numba import njit


@njit
def axis(size, out_size):
    place = (np.arange(out_size) + 0.5) * (size / out_size) - 0.5
    place = np.minimum(np.maximum(place, 0.0), size - 1.0)
    first = np.floor(place)
    second = np.minimum(first + 1, size - 1)
    return first.astype(np.int64), second.astype(np.int64), (place - first).astype(np.float32)


@njit
def bilinear_resize(image, out):
    y0, y1, fy = axis(image.shape[0], out.shape[0])
    x0, x1, fx = axis(image.shape[1], out.shape[1])
    wide = np.empty((image.shape[0], out.shape[1]), np.float32)
    for y in range(wide.shape[0]):
        row = image[y]
        for x in range(wide.shape[1]):
            wide[y, x] = row[x0[x]] + (row[x1[x]] - row[x0[x]]) * fx[x]
    for y in range(out.shape[0]):
        upper = wide[y0[y]]
        lower = wide[y1[y]]
        for x in range(out.shape[1]):
            out[y, x] = upper[x] + (lower[x] - upper[x]) * fy[y]
