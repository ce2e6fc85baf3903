# diagnosis: libm_call at line 10
# call: entropy f8[50000] out:f8[1]
import numpy as np
import numba

@numba.njit
def entropy(p, out):
    total = 0.0
    for k in range(p.size):
        total -= p[k] * np.log(p[k] + 1e-9)
    out[0] = total
