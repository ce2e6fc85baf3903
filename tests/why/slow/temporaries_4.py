# diagnosis: temporaries at line 6
# call: distance f8[100000] f8[100000] out:f8[100000]
import numpy as np

def distance(x, y, out):
    out[:] = np.sqrt(x * x + y * y) - np.abs(x - y)
