# diagnosis: temporaries at line 8
# exercise: fused_expression
import numpy as np


def fused_expression(x, out):
    with np.errstate(invalid="ignore"):
        out[:] = np.sqrt(x * x + np.sin(x) * np.exp(-x))
