# diagnosis: temporaries at line 9
# call: normalise f8[1000,500] out:f8[1000,500]
import numpy as np


def normalise(table, out):
    mean = table.mean()
    std = table.std()
    out[:] = (table - mean) / std
