# diagnosis: unbalanced at line 7
# call: triangle f4[1000,1000] out:f4[1000,1000]
import numba

@numba.njit(parallel=True)
def triangle(a, out):
    for row in numba.prange(a.shape[0]):
        for column in range(row, a.shape[1]):
            out[row, column] = a[row, column] * a[row, column]
