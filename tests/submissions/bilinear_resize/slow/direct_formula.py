# verdict: slow in speed  - compiled, but places, neighbours and weights are worked out anew for every pixel
import math

from numba import njit


@njit
def bilinear_resize(image, out):
    height, width = image.shape
    out_height, out_width = out.shape
    for y in range(out_height):
        for x in range(out_width):
            fy = min(max((y + 0.5) * height / out_height - 0.5, 0.0), height - 1.0)
            fx = min(max((x + 0.5) * width / out_width - 0.5, 0.0), width - 1.0)
            y0 = math.floor(fy)
            x0 = math.floor(fx)
            y1 = min(y0 + 1, height - 1)
            x1 = min(x0 + 1, width - 1)
            fy -= y0
            fx -= x0
            top = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
            bottom = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
            out[y, x] = top * (1 - fy) + bottom * fy
