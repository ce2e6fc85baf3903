# verdict: wrong in edges  - reads the pixel after the last one, which compiled code does not notice
import numpy as np
from numba import njit


@njit
def axis(size, out_size):
    first = np.empty(out_size, np.int64)
    second = np.empty(out_size, np.int64)
    weight = np.empty(out_size, np.float32)
    for i in range(out_size):
        place = max((i + 0.5) * size / out_size - 0.5, 0.0)
        first[i] = int(place)
        second[i] = first[i] + 1
        weight[i] = place - first[i]
    return first, second, weight


@njit
def bilinear_resize(image, out):
    y0, y1, fy = axis(image.shape[0], out.shape[0])
    x0, x1, fx = axis(image.shape[1], out.shape[1])
    for y in range(out.shape[0]):
        upper = image[y0[y]]
        lower = image[y1[y]]
        for x in range(out.shape[1]):
            top = upper[x0[x]] + (upper[x1[x]] - upper[x0[x]]) * fx[x]
            bottom = lower[x0[x]] + (lower[x1[x]] - lower[x0[x]]) * fx[x]
            out[y, x] = top + (bottom - top) * fy[y]
