# diagnosis: dependency_chain at line 9
# exercise: dot_product
import numba

@numba.njit(cache=False)
def dot_product(a, b, out):
    acc = 0.0
    for x, y in zip(a, b):
        acc = acc + x * y
    out[0] = acc
