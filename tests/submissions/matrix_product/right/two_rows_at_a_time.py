# verdict: passed  - two rows of a and two of b at a time, without blocks
from numba import njit


@njit
def pair(first, second, p, one, two, above, below):
    a, b, c, d = first[p], first[p + 1], second[p], second[p + 1]
    for j in range(above.size):
        above[j] = (above[j] + a * one[j]) + b * two[j]
        below[j] = (below[j] + c * one[j]) + d * two[j]


@njit
def row(weights, p, b, out):
    for q in range(p, weights.size):
        weight, other = weights[q], b[q]
        for j in range(out.size):
            out[j] += weight * other[j]


@njit
def matrix_product(a, b, out):
    out[:] = 0.0
    k = a.shape[1] // 2 * 2
    for i in range(0, a.shape[0] - 1, 2):
        for p in range(0, k, 2):
            pair(a[i], a[i + 1], p, b[p], b[p + 1], out[i], out[i + 1])
        row(a[i], k, b, out[i])
        row(a[i + 1], k, b, out[i + 1])
    if a.shape[0] % 2:
        row(a[-1], 0, b, out[-1])
