# verdict: slow in speed  - NumPy, one row at a time: little memory, but indexing with an array of places is slow
import numpy as np


def axis(size, out_size):
    place = np.clip((np.arange(out_size) + 0.5) * (size / out_size) - 0.5, 0, size - 1)
    first = np.floor(place).astype(np.intp)
    return first, np.minimum(first + 1, size - 1), (place - first).astype(np.float32)


def bilinear_resize(image, out):
    y0, y1, fy = axis(image.shape[0], out.shape[0])
    x0, x1, fx = axis(image.shape[1], out.shape[1])
    for y in range(out.shape[0]):
        row = image[y0[y]] * (1 - fy[y]) + image[y1[y]] * fy[y]
        out[y] = row[x0] * (1 - fx) + row[x1] * fx
