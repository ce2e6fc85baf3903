# verdict: slow in speed  - forceobj compiles nothing: the interpreter adds up, through one more layer
import math

from numba import jit


@jit(forceobj=True, looplift=False)
def exact(a, b):
    return math.fsum([x * y for x, y in zip(a.tolist(), b.tolist())])


def sum_of_squares(values, out):
    out[0] = exact(values, values)


def dot_product(a, b, out):
    out[0] = exact(a, b)
