# diagnosis: none
# call: grayscale f4[600,800] f4[600,800] f4[600,800] out:f4[600,800]
import numpy as np
from numba import njit

R, G, B = np.float32(0.299), np.float32(0.587), np.float32(0.114)


@njit
def grayscale(red, green, blue, out):
    for row in range(out.shape[0]):
        for col in range(out.shape[1]):
            out[row, col] = R * red[row, col] + G * green[row, col] + B * blue[row, col]
