# diagnosis: parallel_overhead at line 7
# call: rows f4[1000,100] out:f4[1000,100]
import numba

@numba.njit(parallel=True)
def one(row, out):
    for k in numba.prange(row.size):
        out[k] = row[k] + row[k]

@numba.njit
def rows(a, out):
    for r in range(a.shape[0]):
        one(a[r], out[r])
