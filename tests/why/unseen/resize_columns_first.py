# diagnosis: memory_order at line 18
# exercise: bilinear_resize
import numpy as np
from numba import njit


@njit
def bilinear_resize(image, out):
    H, W = image.shape
    OH, OW = out.shape
    one = np.float32(1)
    for ox in range(OW):
        sx = (ox + 0.5) * W / OW - 0.5
        sx = min(max(sx, 0), W - 1)
        x0 = int(sx)
        x1 = min(x0 + 1, W - 1)
        fx = np.float32(sx - x0)
        for oy in range(OH):
            sy = (oy + 0.5) * H / OH - 0.5
            sy = min(max(sy, 0), H - 1)
            y0 = int(sy)
            y1 = min(y0 + 1, H - 1)
            fy = np.float32(sy - y0)
            top = image[y0, x0] * (one - fx) + image[y0, x1] * fx
            bot = image[y1, x0] * (one - fx) + image[y1, x1] * fx
            out[oy, ox] = top * (one - fy) + bot * fy
