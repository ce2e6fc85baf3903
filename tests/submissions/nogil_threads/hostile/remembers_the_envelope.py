# verdict: slow in speed or rejected in at_once  - keeps what it has worked out, under the first values of a signal
# tries: a call that comes again is answered from memory. The judge draws signals anew.
# seen: measurement.md row 7 (answers from a cache); ours
# points: 0 to 60
from numba import njit


@njit(nogil=True)
def follow(signals, attack, release, out):
    for c in range(signals.shape[0]):
        level = 0.0
        for i in range(signals.shape[1]):
            magnitude = abs(signals[c, i])
            weight = attack if magnitude > level else release
            level += weight * (magnitude - level)
            out[c, i] = level


KNOWN = {}


def envelope(signals, attack, release, out):
    for c in range(len(signals)):
        key = (attack, release, signals[c].tobytes())
        if key not in KNOWN:
            follow(signals[c : c + 1], attack, release, out[c : c + 1])
            KNOWN[key] = out[c].copy()
        out[c] = KNOWN[key]
        if len(KNOWN) > 500:
            KNOWN.clear()
