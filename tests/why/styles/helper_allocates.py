# diagnosis: allocation at line 8
# call: rotate f8[60000,3] out:f8[60000,3]
import numpy as np
from numba import njit

@njit
def turned(x, y, z):
    v = np.zeros(3)
    v[0] = 0.8 * x - 0.6 * y
    v[1] = 0.6 * x + 0.8 * y
    v[2] = z
    return v

@njit
def rotate(points, out):
    for i in range(len(points)):
        out[i] = turned(points[i, 0], points[i, 1], points[i, 2])
