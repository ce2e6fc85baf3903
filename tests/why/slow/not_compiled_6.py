# diagnosis: not_compiled at line 8
# exercise: bilinear_resize
import numpy as np

def bilinear_resize(image, out):
    height, width = image.shape
    out_height, out_width = out.shape
    for y in range(out_height):
        place = min(max((y + 0.5) * height / out_height - 0.5, 0), height - 1)
        top = int(place)
        below = min(top + 1, height - 1)
        down = np.float32(place - top)
        for x in range(out_width):
            at = min(max((x + 0.5) * width / out_width - 0.5, 0), width - 1)
            left = int(at)
            right = min(left + 1, width - 1)
            across = np.float32(at - left)
            upper = image[top, left] * (1 - across) + image[top, right] * across
            lower = image[below, left] * (1 - across) + image[below, right] * across
            out[y, x] = upper * (1 - down) + lower * down
