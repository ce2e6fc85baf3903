# verdict: rejected in memory  - the formula as it stands, in NumPy: an array for each operation
import numpy as np


def fused_expression(x, out):
    with np.errstate(invalid="ignore"):
        out[:] = np.sqrt(x**2 + np.sin(x) * np.exp(-x))
