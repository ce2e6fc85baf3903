# diagnosis: none
# call: columns f8[1000,800] out:f8[800]
import numba

@numba.njit
def columns(table, out):
    out[:] = 0.0
    for r in range(table.shape[0]):
        row = table[r]
        for c in range(row.size):
            out[c] += row[c]
