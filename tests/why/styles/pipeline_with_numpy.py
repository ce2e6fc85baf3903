# diagnosis: temporaries at line 11
# exercise: image_pipeline
import numpy as np


def run_pipeline(codes, parameters, image, out):
    if np.any((codes < 0) | (codes > 7)):
        raise ValueError("no such operation")
    now = image
    for code, p in zip(codes, parameters):
        if code == 0: now = now * p
        elif code == 1: now = now + p
        elif code == 2: now = p - now
        elif code == 3: now = np.maximum(now, p)
        elif code == 4: now = np.minimum(now, p)
        elif code == 5: now = np.where(now > p, now, 0.0)
        elif code == 6: now = now[:, ::-1]
        else: now = now[::-1]
    out[:] = now
