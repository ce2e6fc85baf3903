# diagnosis: allocation at line 10
# call: medians f4[400,400] out:f4[400,400]
import numpy as np
from numba import njit

@njit
def medians(image, out):
    for y in range(1, image.shape[0] - 1):
        for x in range(1, image.shape[1] - 1):
            near = np.zeros(3, np.float32)
            near[0], near[1], near[2] = image[y, x - 1], image[y, x], image[y, x + 1]
            out[y, x] = max(min(near[0], near[1]), min(max(near[0], near[1]), near[2]))
