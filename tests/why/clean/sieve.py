# diagnosis: none
# call: sieve u1[100000] out:u1[100000]
from numba import njit

@njit
def sieve(a, out):
    out[:] = 1
    n = 2
    while n * n < out.size:
        if out[n]:
            for k in range(n * n, out.size, n):
                out[k] = 0
        n += 1
