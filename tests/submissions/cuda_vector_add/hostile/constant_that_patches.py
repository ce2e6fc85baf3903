# verdict: error in any_launch  - a constant that is stored in Numba as well
# tries: an assignment has as many targets as one likes: what a kernel uses as its constant goes, in the same statement, into the class
#        that launches kernels.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
import numpy as np
from numba import cuda
from numba.cuda.simulator.kernel import FakeCUDAKernel


def add(a, b, out):
    a, b, target = (getattr(array, "_array", array) for array in (a, b, out))
    with np.errstate(all="ignore"):
        np.add(a, b, out=target)


FIRST = FakeCUDAKernel.grid_dim = cuda.grid = 0
SECOND = (add := FakeCUDAKernel.__init__) and 1


@cuda.jit
def vector_add(a, b, out):
    for i in range(FIRST, out.size, SECOND):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
