# diagnosis: none
# call: collatz i8[5000] out:i8[5000]
from numba import njit


@njit
def steps(n):
    count = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        count += 1
    return count


@njit
def collatz(start, out):
    for i in range(start.size):
        out[i] = steps(start[i])
