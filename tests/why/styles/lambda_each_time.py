# diagnosis: recompiled at line 7
# call: apply f8[5000] out:f8[5000]
from numba import njit, vectorize


def apply(a, out):
    square = njit(lambda v, o: fill(v, o))
    square(a, out)


@njit
def fill(v, o):
    for i in range(len(v)):
        o[i] = v[i] * v[i]
