# diagnosis: temporaries at line 6
# call: variance f8[200000] out:f8[200000]
import numpy as np

def variance(a, out):
    centred = a - 0.5
    squared = centred * centred
    scaled = squared * 2.0 + centred
    out[:] = scaled
