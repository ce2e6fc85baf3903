# diagnosis: false_sharing at line 12
# call: count u1[2000000] out:i8[8]
from numba import njit, prange

@njit(parallel=True)
def count(data, out):
    share = data.size // 8
    for t in prange(8):
        out[t] = 0
        for i in range(t * share, (t + 1) * share):
            if data[i] > 50:
                out[t] += 1
