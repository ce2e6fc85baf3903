# diagnosis: not_vectorized at line 7
# call: shares f4[500,200] f4[500] out:f4[500,200]
from numba import njit

@njit
def one_row(row, total, out):
    for c in range(out.size):
        out[c] = row[c] / total

@njit
def shares(table, totals, out):
    for r in range(table.shape[0]):
        one_row(table[r], totals[r], out[r])
