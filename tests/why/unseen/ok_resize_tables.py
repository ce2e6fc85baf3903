# diagnosis: none
# exercise: bilinear_resize
import numpy as np
from numba import njit


@njit
def table(n, m):
    idx = np.empty(m, np.uint32)
    nxt = np.empty(m, np.uint32)
    frac = np.empty(m, np.float32)
    for i in range(m):
        p = (i + 0.5) * n / m - 0.5
        p = min(max(p, 0.0), n - 1.0)
        idx[i] = int(p)
        nxt[i] = min(int(p) + 1, n - 1)
        frac[i] = p - int(p)
    return idx, nxt, frac


@njit
def bilinear_resize(image, out):
    ys, yn, fy = table(image.shape[0], out.shape[0])
    xs, xn, fx = table(image.shape[1], out.shape[1])
    mixed = np.empty(image.shape[1], np.float32)
    for r in range(out.shape[0]):
        upper = image[ys[r]]
        lower = image[yn[r]]
        f = fy[r]
        for c in range(mixed.size):
            mixed[c] = upper[c] + (lower[c] - upper[c]) * f
        target = out[r]
        for c in range(target.size):
            left = mixed[xs[c]]
            target[c] = left + (mixed[xn[c]] - left) * fx[c]
