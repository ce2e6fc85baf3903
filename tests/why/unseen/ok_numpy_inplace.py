# diagnosis: none
# call: update f8[500000] out:f8[500000]
import numpy as np


def update(a, out):
    np.multiply(a, 2.0, out=out)
    np.add(out, 1.0, out=out)
