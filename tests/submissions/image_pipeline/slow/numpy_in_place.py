# verdict: slow in speed  - NumPy, one operation after the other, without new arrays
import numpy as np

OPERATIONS = [np.multiply, np.add, lambda v, p, out: np.subtract(p, v, out=out), np.maximum, np.minimum]


def run_pipeline(codes, parameters, image, out):
    if ((codes < 0) | (codes > 7)).any():
        raise ValueError("no such operation")
    out[:] = image
    for code, p in zip(codes, parameters):
        if code < 5:
            OPERATIONS[code](out, p, out=out)
        elif code == 5:
            out[out <= p] = 0.0
        elif code == 6:
            out[:] = out[:, ::-1].copy()
        else:
            out[:] = out[::-1].copy()
