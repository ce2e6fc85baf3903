# verdict: wrong in launch_range  - launch configurations that would fill memory or last for ever
# tries: 2**62 blocks, minus one, zero, 2**64 + 1 (which is 1 to whoever cuts it), a number of a million digits: whoever launches them,
#        or multiplies or prints them, without a check is busy for a long time.
# seen: ours
# points: 60  (the kernel itself is honest; every check that asks for a configuration must fail)
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


KINDS = [(2**62, 1024), (-1, 256), (0, 0), (2**63 - 1, 2**63 - 1), (1, 2**31)]
asked = 0


def launch_config(n):
    global asked
    asked += 1
    return KINDS[asked % len(KINDS)]
