# diagnosis: bounds_checks at line 6
# call: blur f8[500,500] out:f8[500,500]
from numba import njit


@njit(boundscheck=True)
def blur(img, out):
    rows, cols = img.shape
    for i in range(rows):
        for j in range(cols):
            out[i, j] = img[i, j]
    for i in range(1, rows - 1):
        for j in range(1, cols - 1):
            out[i, j] = (img[i - 1, j] + img[i + 1, j] + img[i, j - 1] + img[i, j + 1]) / 4
