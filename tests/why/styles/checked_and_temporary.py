# diagnosis: temporaries at line 8, bounds_checks at line 5
# call: spread f8[400,300] out:f8[400,300]
import numba

@numba.njit(boundscheck=True)
def spread(a, out):
    for i in range(a.shape[0]):
        shifted = a[i] - 0.5
        for j in range(a.shape[1]):
            out[i, j] = shifted[j] * shifted[j] + a[i, j]
