# diagnosis: dependency_chain at line 9
# call: weighted f8[30000] f8[30000] out:f8[1]
import numba

@numba.njit
def weighted(values, weights, out):
    i, mean = 0, 0.0
    while i < values.size:
        mean += values[i] * weights[i]
        i += 1
    out[0] = mean
