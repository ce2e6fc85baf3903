# diagnosis: not_parallel at line 8
# call: norms f8[2000,500] out:f8[2000]
import numba

@numba.njit(parallel=True, fastmath=True)
def norms(table, out):
    row = 0
    while row < table.shape[0]:
        total = 0.0
        for value in table[row]:
            total += value * value
        out[row] = total
        row += 1
