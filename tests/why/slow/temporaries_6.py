# diagnosis: temporaries at line 9
# call: steps f8[1000] i8=200 out:f8[1000]
from numba import njit

@njit
def steps(a, times, out):
    state = a.copy()
    for _ in range(times):
        state = state * 0.5 + a
    for i in range(out.size):
        out[i] = state[i]
