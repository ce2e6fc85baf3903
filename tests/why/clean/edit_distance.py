# diagnosis: none
# call: distance u1[400] u1[400] out:i8[401]
from numba import njit

@njit
def distance(a, b, out):
    for j in range(out.size):
        out[j] = j
    for i in range(a.size):
        corner = out[0]
        out[0] = i + 1
        for j in range(b.size):
            above = out[j + 1]
            step = corner + (a[i] != b[j])
            out[j + 1] = min(step, above + 1, out[j] + 1)
            corner = above
