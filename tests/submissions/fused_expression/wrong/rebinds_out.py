# verdict: rejected in memory  - `out = ...` gives the name another array, and the caller's stays as it is
import numpy as np


def fused_expression(x, out):
    with np.errstate(invalid="ignore"):
        out = np.sqrt(x**2 + np.sin(x) * np.exp(-x))
