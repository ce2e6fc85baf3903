# diagnosis: dependency_chain at line 12
# call: row_means f8[500,1000] out:f8[500]
from numba import njit

@njit
def row_means(table, out):
    rows, columns = table.shape
    for r in range(rows):
        row = table[r]
        acc = 0.0
        for c in range(columns):
            acc += row[c] * row[c]
        out[r] = acc / columns
