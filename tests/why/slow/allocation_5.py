# diagnosis: allocation at line 9
# call: windows f8[20000] out:f8[20000]
import numpy
import numba

@numba.njit
def windows(v, out):
    for i in range(v.size - 4):
        part = numpy.concatenate((v[i:i + 2], v[i + 3:i + 5]))
        out[i] = part[0] + part[3]
