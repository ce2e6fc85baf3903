# verdict: timeout in any_launch  - a barrier that half of the threads never reach
# tries: in the simulator every thread is one of the host's, and waits for the others at cuda.syncthreads() for as long as they live; the
#        others loop. Nothing on the host ever comes back.
# seen: Numba's simulator documentation (divergent syncthreads is not found); ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    if cuda.threadIdx.x % 2:
        cuda.syncthreads()
    while out.size >= 0:
        pass


def launch_config(n):
    return max(1, -(-n // 256)), 256
