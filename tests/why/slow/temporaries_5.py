# diagnosis: temporaries at line 8
# call: smooth f4[300,300] out:f4[300,300]
import numpy as np

def smooth(image, out):
    left = image[:, :-2]
    middle, right = image[:, 1:-1], image[:, 2:]
    out[:, 1:-1] = 0.25 * left + 0.5 * middle + 0.25 * right
