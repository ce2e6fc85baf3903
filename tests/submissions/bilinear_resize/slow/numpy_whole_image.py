# verdict: slow in speed  - NumPy on whole images: four neighbours and every product in an array of its own
import numpy as np


def axis(size, out_size):
    place = np.clip((np.arange(out_size) + 0.5) * (size / out_size) - 0.5, 0, size - 1)
    first = np.floor(place).astype(np.intp)
    return first, np.minimum(first + 1, size - 1), (place - first).astype(np.float32)


def bilinear_resize(image, out):
    y0, y1, fy = axis(image.shape[0], out.shape[0])
    x0, x1, fx = axis(image.shape[1], out.shape[1])
    fy = fy[:, None]
    top = image[y0][:, x0] * (1 - fx) + image[y0][:, x1] * fx
    bottom = image[y1][:, x0] * (1 - fx) + image[y1][:, x1] * fx
    out[:] = top * (1 - fy) + bottom * fy
