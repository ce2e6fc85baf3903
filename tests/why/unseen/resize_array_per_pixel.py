# diagnosis: allocation at line 23
# exercise: bilinear_resize
import numpy as np
from numba import njit


@njit
def bilinear_resize(image, out):
    h, w = image.shape
    oh, ow = out.shape
    for i in range(oh):
        y = (i + 0.5) * h / oh - 0.5
        y = min(max(y, 0.0), h - 1.0)
        y0 = int(y)
        y1 = min(y0 + 1, h - 1)
        dy = y - y0
        for j in range(ow):
            x = (j + 0.5) * w / ow - 0.5
            x = min(max(x, 0.0), w - 1.0)
            x0 = int(x)
            x1 = min(x0 + 1, w - 1)
            dx = x - x0
            weights = np.array([(1 - dy) * (1 - dx), (1 - dy) * dx, dy * (1 - dx), dy * dx])
            out[i, j] = (
                image[y0, x0] * weights[0]
                + image[y0, x1] * weights[1]
                + image[y1, x0] * weights[2]
                + image[y1, x1] * weights[3]
            )
