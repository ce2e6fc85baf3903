# verdict: error in any_launch  - a kernel that looks behind the checking array
# tries: in the simulator an array is a Python object, and so is whatever checks its indices: the first thread takes the array out
#        of it and adds in NumPy. No compiler would accept the attribute; the simulator does.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    if cuda.grid(1) == 0:
        out._array[:] = a._array + b._array


def launch_config(n):
    return max(1, -(-n // 256)), 256
