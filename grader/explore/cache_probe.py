"""One process's first call of a cached function, and what its cache did: `python cache_probe.py FOLDER DTYPE`.

A program of its own, which imports nothing of ours: each answer is that of a process that has compiled nothing yet.
"""

from __future__ import annotations

import importlib
import json
import sys
from time import perf_counter


def main(folder: str, dtype: str) -> None:
    """Import the module `cached` of a folder, call its `total` twice, and write as JSON what that took.

    Before that Numba compiles a function that does nothing: what any first one costs is told apart, too.
    """
    started = perf_counter()
    import numba  # here: what importing it takes is told apart
    import numpy as np

    imported_s = perf_counter() - started
    started = perf_counter()
    numba.njit(lambda: None)()
    woken_s = perf_counter() - started
    sys.path.insert(0, folder)
    total = importlib.import_module("cached").total
    values = np.arange(4, dtype=dtype)
    started = perf_counter()
    answer = total(values)
    first_call_s = perf_counter() - started
    started = perf_counter()
    total(values)
    told = {
        "imported_s": imported_s,
        "woken_s": woken_s,
        "first_call_s": first_call_s,
        "second_call_s": perf_counter() - started,
        "loaded": sum(total.stats.cache_hits.values()),
        "compiled": sum(total.stats.cache_misses.values()),
        "answer": float(answer),
        "right": float(total.py_func(values)),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
