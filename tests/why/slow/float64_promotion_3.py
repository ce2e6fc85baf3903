# diagnosis: float64_promotion at line 7
# call: blend f4[100000] f4[100000] out:f4[100000]
from numba import njit

@njit
def mix(p, q, share):
    return p + (q - p) * share

@njit
def blend(p, q, out):
    for i in range(out.shape[0]):
        out[i] = mix(p[i], q[i], 0.3)
