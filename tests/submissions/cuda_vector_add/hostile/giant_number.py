# verdict: wrong in launch_range  - a launch configuration of numbers that no message holds
# tries: 2**64 + 1, which is 1 to whoever cuts it to a machine word, and a number of forty thousand digits, which takes quadratic time to
#        read.
# seen: ours
# points: 60  (the kernel itself is honest; every check that asks for a configuration must fail)
import sys

from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


sys.set_int_max_str_digits(0)


def launch_config(n):
    return (2**64 + 1, 256) if n < 1000 else (10**40_000, 256)
