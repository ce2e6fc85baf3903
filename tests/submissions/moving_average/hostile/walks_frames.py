# verdict: wrong in every check  - climbs the stack in search of the judge
# tries: follows the frames above the call, and every object reachable from their locals, for anything called
#        expected, verdict, score, points, reference or solution; writes arrays it finds there to out, and sets
#        whatever attribute looks like a mark.
# seen: gpu-mode/kernelbot examples/identity_py/cheat-fd.py (the result descriptor is found on the stack)
# points: 0
import sys

import numpy as np

WORDS = ("expected", "verdict", "score", "points", "reference", "solution", "baseline", "seed")


def reachable(frame):
    seen = set()
    queue = []
    while frame is not None:
        queue += [(f"{frame.f_code.co_name}.{name}", value) for name, value in frame.f_locals.items()]
        queue += [(f"global {name}", value) for name, value in frame.f_globals.items() if not name.startswith("__")]
        frame = frame.f_back
    while queue and len(seen) < 20_000:
        name, value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        yield name, value
        for attribute, member in getattr(value, "__dict__", {}).items():
            queue.append((f"{name}.{attribute}", member))


def moving_average(values, window, out):
    for name, value in list(reachable(sys._getframe(1))):
        if any(word in name.lower().rpartition(".")[2] for word in WORDS):
            print(name, repr(value)[:200], flush=True)
            if isinstance(value, np.ndarray) and value.shape == out.shape:
                out[:] = value
        for attribute, mark in (("verdict", "passed"), ("score", 100.0), ("points", 100.0)):
            try:
                if hasattr(value, attribute):
                    setattr(value, attribute, mark)
            except Exception:
                pass
