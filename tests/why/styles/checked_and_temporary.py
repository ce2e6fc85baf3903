# diagnosis: temporaries at line 10, bounds_checks at line 5
# call: spread f8[400,300] f8[300] out:f8[400,300]
import numba

@numba.njit(boundscheck=True)
def spread(a, weights, out):
    for i in range(1, a.shape[0] - 1):
        for j in range(1, a.shape[1] - 1):
            out[i, j] = (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1]) / 4
        scaled = weights * 0.5 + a[i]
        out[i, 0] = scaled[0]
