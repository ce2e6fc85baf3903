# diagnosis: not_vectorized at line 12
# call: relative f4[300,1000] f4[300,1000] out:f4[300,1000]
from numba import jit


@jit(nopython=True)
def relative(measured, expected, out):
    for i in range(measured.shape[0]):
        m = measured[i]
        e = expected[i]
        o = out[i]
        for j in range(m.size):
            o[j] = (m[j] - e[j]) / e[j]
