# verdict: rejected in every check  - saves memory by working in `x`, which belongs to the caller
import numpy as np


def fused_expression(x, out):
    np.sin(x, out=out)
    out *= np.exp(-x)
    x *= x
    x += out
    with np.errstate(invalid="ignore"):
        np.sqrt(x, out=out)
