# diagnosis: libm_call at line 15
# call: mandel f8=-2.0 f8=1.0 i8=80 out:i4[120,150]
from numba import njit


@njit
def mandel(left, right, limit, out):
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            point = complex(left + (right - left) * c / out.shape[1], -1.0 + 2.0 * r / out.shape[0])
            z = 0j
            n = 0
            while n < limit:
                z = z * z + point
                if abs(z) > 2.0:
                    break
                n += 1
            out[r, c] = n
