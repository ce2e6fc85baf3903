# diagnosis: float64_promotion at line 9
# call: gradient f4[500,500] out:f4[500,500]
import numba

@numba.njit
def gradient(p, out):
    for r in range(p.shape[0]):
        for c in range(1, p.shape[1] - 1):
            slope = (p[r, c + 1] - p[r, c - 1]) * 0.5
            out[r, c] = slope
