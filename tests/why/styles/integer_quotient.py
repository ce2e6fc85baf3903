# diagnosis: not_vectorized at line 8
# call: share f4[200000] f4=3.5 out:f4[200000]
from numba import njit


@njit(nogil=True)
def share(parts, whole, out):
    for i in range(len(parts)):
        out[i] += parts[i] / (parts[i] + whole)
