# verdict: passed  - options that only a compiler understands, annotations and an assertion
from numba import cuda


@cuda.jit(launch_bounds=1024, max_registers=32, cache=False, opt=True, debug=False, lineinfo=True)
def vector_add(a, b, out):
    i: int = cuda.grid(1)
    step: int = cuda.gridsize(1)
    for k in range((out.size - i + step - 1) // step if i < out.size else 0):
        j = i + k * step
        assert j < out.size, "inside"
        out[j] = a[j] + b[j]


def launch_config(n):
    return max(1, -(-n // 256)), 256
