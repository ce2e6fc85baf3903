# diagnosis: none
# call: rows f8[2000,500] f8[500] out:f8[2000]
from numba import njit, prange


@njit(parallel=True, fastmath=True)
def rows(matrix, vector, out):
    for r in prange(matrix.shape[0]):
        s = 0.0
        for c in range(vector.size):
            s += matrix[r, c] * vector[c]
        out[r] = s
