# diagnosis: not_vectorized at line 9
# call: halves f4[300,400] f4[300,400] out:f4[300,400]
import numba

@numba.jit(nopython=True)
def halves(a, b, out):
    rows, columns = a.shape
    for r in range(rows):
        for c in range(columns):
            out[r, c] = (a[r, c] - b[r, c]) / (a[r, c] + b[r, c])
