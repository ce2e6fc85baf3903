# verdict: slow in speed  - np.einsum makes an array of products for each p, as the baseline does
import numpy as np


def matrix_product(a, b, out):
    out[:] = 0.0
    for p in range(a.shape[1]):
        out += np.einsum("i,j->ij", a[:, p], b[p])
