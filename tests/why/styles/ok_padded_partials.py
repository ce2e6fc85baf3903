# diagnosis: none
# call: above f8[4000000] f8=0.4 out:i8[1]
import numba
import numpy as np

@numba.njit(parallel=True)
def above(values, level, out):
    shares = numba.get_num_threads()
    found = np.zeros((shares, 16), np.int64)
    for s in numba.prange(shares):
        n = 0
        for i in range(s * values.size // shares, (s + 1) * values.size // shares):
            n += values[i] > level
        found[s, 0] = n
    out[0] = found[:, 0].sum()
