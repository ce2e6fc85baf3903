# verdict: slow in speed  - forceobj compiles nothing: the interpreter does the work, through one more layer
import numpy as np
from numba import jit


@jit(forceobj=True, looplift=False)
def moving_average(values, window, out):
    blocks = len(values) // window + 1
    padded = np.zeros(blocks * window)
    padded[: len(values)] = values
    padded = padded.reshape(blocks, window)
    tails = np.cumsum(padded[:, ::-1], axis=1)[:, ::-1].ravel()
    heads = np.zeros(blocks * window)
    heads.reshape(blocks, window)[:, 1:] = np.cumsum(padded, axis=1)[:, :-1]
    heads = np.append(heads[window:], np.zeros(window))
    out[:] = (tails[: len(out)] + heads[: len(out)]) / window
