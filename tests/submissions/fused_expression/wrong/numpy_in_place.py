# verdict: rejected in memory  - NumPy with out= wherever it goes: one temporary array is left
import numpy as np


def fused_expression(x, out):
    sine = np.sin(x)
    np.negative(x, out=out)
    np.exp(out, out=out)
    out *= sine
    np.multiply(x, x, out=sine)
    out += sine
    with np.errstate(invalid="ignore"):
        np.sqrt(out, out=out)
