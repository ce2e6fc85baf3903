# diagnosis: unbalanced at line 8
# call: gravity f8[4000] out:f8[4000]
import numba


@numba.njit(parallel=True, fastmath=True)
def gravity(pos, out):
    for a in numba.prange(pos.size):
        f = 0.0
        for b in range(a):
            d = pos[a] - pos[b]
            f += d / (d * d + 0.01)
        out[a] = f
