# verdict: error in any_launch  - Python's objects in a block's shared memory
# tries: the element type of a shared array is given by a constant that is a text: "O", any object. One thread puts an iterator there,
#        and all take their next element from it.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda

KIND = "O"


@cuda.jit
def vector_add(a, b, out):
    numbers = cuda.shared.array(1, KIND)
    if cuda.threadIdx.x == 0:
        numbers[0] = enumerate(range(out.size))
    cuda.syncthreads()
    for i, _ in numbers[0]:
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
