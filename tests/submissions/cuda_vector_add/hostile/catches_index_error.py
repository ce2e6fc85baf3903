# verdict: error in any_launch  - no guard, but an except clause
# tries: every thread writes beyond the end until the simulator's check raises, and catches that: right without a condition on
#        the index. On a GPU there is no such exception, and no except clause compiles.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    i = cuda.grid(1)
    try:
        while True:
            out[i] = a[i] + b[i]
            i += cuda.gridsize(1)
    except IndexError:
        pass


def launch_config(n):
    return max(1, -(-n // 256)), 256
