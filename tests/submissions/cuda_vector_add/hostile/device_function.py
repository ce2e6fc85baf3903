# verdict: error in any_launch  - a device function posing as a kernel, with the work done while it is subscribed
# tries: cuda.jit(device=True) gives something that cannot be launched on a GPU; in the simulator it is an object whose class can be
#        derived from: the derived one does the work on the host when it is called.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
import numpy as np
from numba import cuda


@cuda.jit(device=True)
def helper(x, y):
    return x + y


class Kernel(type(helper)):
    def __init__(self):
        pass

    def __getattr__(self, name):
        return getattr(helper, name)

    def __getitem__(self, launch):
        return self

    def __call__(self, a, b, out):
        for i in range(out.size):
            with np.errstate(all="ignore"):
                out[i] = helper(a[i], b[i])


vector_add = Kernel()


def launch_config(n):
    return max(1, -(-n // 256)), 256
