# diagnosis: float64_promotion at line 11
# call: grayscale f4[600,800] f4[600,800] f4[600,800] out:f4[600,800]
from numba import njit


@njit
def grayscale(red, green, blue, out):
    """ITU-R 601 luma"""
    for row in range(out.shape[0]):
        for col in range(out.shape[1]):
            out[row, col] = 0.299 * red[row, col] + 0.587 * green[row, col] + 0.114 * blue[row, col]
