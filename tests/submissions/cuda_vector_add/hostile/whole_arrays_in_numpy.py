# verdict: error in any_launch  - the sum by NumPy, in words that kernels have too
# tries: every name is one that a kernel may use, but np.float32 of something with a length is an array on the host, and so is np.add of
#        two of them: the first thread has the whole sum in one line, and only copies it.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
import numpy as np
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    if cuda.grid(1) == 0:
        both = np.add(np.float32(a), np.float32(b))
        for i in range(out.size):
            out[i] = both[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
