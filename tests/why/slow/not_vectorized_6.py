# diagnosis: not_vectorized at line 7
# call: shares f4[500,200] f4[200] out:f4[500,200]
from numba import njit

@njit
def one_row(row, totals, out):
    for c in range(out.size):
        out[c] = row[c] / totals[c]

@njit
def shares(table, totals, out):
    for r in range(table.shape[0]):
        one_row(table[r], totals, out[r])
