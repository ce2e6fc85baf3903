# diagnosis: unbalanced at line 7
# call: divisors i8[4000] out:i8[4000]
from numba import njit, prange

@njit(parallel=True)
def divisors(numbers, out):
    for n in prange(numbers.size):
        limit = n // 2
        count = 0
        for d in range(1, limit + 1):
            if n % d == 0:
                count += 1
        out[n] = count
