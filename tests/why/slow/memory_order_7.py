# diagnosis: memory_order at line 9
# call: threshold f4[1000,1000] out:f4[1000,1000]
import numpy as np
import numba

@numba.njit(parallel=True)
def threshold(picture, out):
    for x in numba.prange(picture.shape[1]):
        for y in range(picture.shape[0]):
            value = picture[y, x]
            out[y, x] = value if value > np.float32(0.5) else np.float32(0)
