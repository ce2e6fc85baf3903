# verdict: passed  - NumPy, a few thousand values at a time: temporaries that stay in the cache, and few of them
import numpy as np

TILE = 4096


def fused_expression(x, out):
    scratch = np.empty(TILE)
    for start in range(0, x.size, TILE):
        values, part = x[start : start + TILE], out[start : start + TILE]
        sine = np.sin(values, out=scratch[: values.size])
        np.negative(values, out=part)
        np.exp(part, out=part)
        part *= sine
        part += np.multiply(values, values, out=sine)
        with np.errstate(invalid="ignore"):
            np.sqrt(part, out=part)
