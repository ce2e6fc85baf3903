# diagnosis: memory_order at line 12
# call: shrink f4[2000,2000] out:f4[1000,1000]
import numpy as np
from numba import njit

@njit
def shrink(image, out):
    height, width = out.shape
    quarter = np.float32(0.25)
    for column in range(width):
        left = 2 * column
        for row in range(height):
            top = 2 * row
            upper = image[top, left] + image[top, left + 1]
            lower = image[top + 1, left] + image[top + 1, left + 1]
            out[row, column] = (upper + lower) * quarter
