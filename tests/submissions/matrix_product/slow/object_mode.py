# verdict: slow in speed  - forceobj compiles nothing: NumPy adds up products, with an array for each row of b
import numpy as np
from numba import jit


@jit(forceobj=True, looplift=False)
def matrix_product(a, b, out):
    out[:] = 0.0
    for p in range(a.shape[1]):
        out += np.multiply.outer(a[:, p], b[p])
