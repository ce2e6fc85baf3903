"""Other people's work on the same machine: processes that come and go, and ones that fill the memory bus.

`python -m tests.noise.load bursts SEED` and `... memory` are such processes.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

_SHORTEST_S, _LONGEST_S = 0.003, 0.060  # of a burst and of a pause: of the order of the calls that are timed
_SETTLING_S = 0.5
_COPIED = 64 * 2**20  # bytes: more than any cache holds


@dataclass(frozen=True)
class Load:
    """So many processes of each kind."""

    bursty: int = 0
    memory: int = 0

    def __str__(self) -> str:
        parts = [f"{count} {name}" for count, name in ((self.bursty, "bursty"), (self.memory, "memory")) if count]
        return " + ".join(parts) or "idle"


LOADS = (Load(), Load(1), Load(2), Load(4), Load(0, 1), Load(0, 2))


@contextlib.contextmanager
def background(load: Load) -> Iterator[None]:
    """Keep the load up while the block runs."""
    kinds = [("bursts", str(seed)) for seed in range(load.bursty)] + [("memory",)] * load.memory
    hogs = [subprocess.Popen([sys.executable, "-m", "tests.noise.load", *kind]) for kind in kinds]
    time.sleep(_SETTLING_S if hogs else 0)
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
        for hog in hogs:
            hog.wait()


def _bursts(seed: int) -> None:
    lengths = random.Random(seed)
    while True:
        end = time.perf_counter() + lengths.uniform(_SHORTEST_S, _LONGEST_S)
        while time.perf_counter() < end:
            pass
        time.sleep(lengths.uniform(_SHORTEST_S, _LONGEST_S))


def _memory() -> None:
    source = np.ones(_COPIED // 8)
    target = np.empty_like(source)
    while True:
        np.copyto(target, source)


if __name__ == "__main__":
    _memory() if sys.argv[1] == "memory" else _bursts(int(sys.argv[2]))
