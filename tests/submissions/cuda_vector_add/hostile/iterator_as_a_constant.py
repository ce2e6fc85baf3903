# verdict: error in any_launch  - a constant that is none: an iterator that all threads share
# tries: what stands at module level looks like a constant made of harmless names; on the host it has a state, and hands out the elements
#        one by one, with no thread index at all.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
from numba import cuda

NUMBERS = enumerate(range(10**12))


@cuda.jit
def vector_add(a, b, out):
    for i, _ in NUMBERS:
        if i >= out.size:
            break
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
