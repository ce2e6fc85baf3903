# diagnosis: memory_order at line 11
# call: blur f4[1500,1500] out:f4[1500,1500]
import numpy as np
from numba import njit

@njit
def blur(img, out):
    third = np.float32(1.0 / 3.0)
    rows, columns = img.shape
    for c in range(1, columns - 1):
        for r in range(rows):
            out[r, c] = (img[r, c - 1] + img[r, c] + img[r, c + 1]) * third
