# verdict: passed  - a tile of the result in a scratch array of its own, and b packed beside it, as BLAS libraries do
import numpy as np
from numba import njit

WIDE = 32


@njit
def add(weight, other, tile):
    for j in range(tile.size):
        tile[j] += weight * other[j]


@njit
def matrix_product(a, b, out):
    packed = np.empty((b.shape[0], WIDE))
    tile = np.empty(WIDE)
    for start in range(0, b.shape[1], WIDE):
        wide = min(WIDE, b.shape[1] - start)
        packed[:] = 0.0
        for p in range(b.shape[0]):
            packed[p, :wide] = b[p, start : start + wide]
        for i in range(a.shape[0]):
            tile[:] = 0.0
            for p in range(a.shape[1]):
                add(a[i, p], packed[p], tile)
            out[i, start : start + wide] = tile[:wide]
