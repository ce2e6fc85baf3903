# verdict: error in any_launch  - a device function in the kernel's place
# tries: a device function cannot be launched on a GPU. The simulator calls it once, whatever the launch, so an ordinary loop is right, and
#        no thread need know which one it is.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda

ON = 1


@cuda.jit(device=ON)
def vector_add(a, b, out):
    for i in range(out.size):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
