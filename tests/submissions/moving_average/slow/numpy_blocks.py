# verdict: slow in speed  - the right idea in NumPy: a dozen passes over memory where two would do
import numpy as np


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
