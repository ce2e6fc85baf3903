"""Other people's work on the same machine: processes that come and go, and ones that fill the memory bus.

`python -m tests.studies.noise.load` reads loads from its standard input, a line each, and keeps the last one up.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Self

import numpy as np

_SHORTEST_S, _LONGEST_S = 0.003, 0.060  # of a burst and of a pause: of the order of the calls that are timed
_SETTLING_S = 0.8
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


class Background:
    """A load that can be changed at any time.

    It is a process of its own that starts the others: children that come while a worker is on trial would be
    taken for something that the submission left behind.
    """

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.studies.noise.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.communicate()

    def become(self, load: Load) -> None:
        """End the load there is, start `load`, and wait until it is under way."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{load.bursty} {load.memory}\n")
        self._server.stdin.flush()
        self._server.stdout.readline()
        time.sleep(_SETTLING_S)


def _serve() -> None:
    hogs: list[subprocess.Popen[bytes]] = []
    for line in sys.stdin:
        _end(hogs)
        bursty, memory = (int(count) for count in line.split())
        kinds = [("bursts", str(seed)) for seed in range(bursty)] + [("memory",)] * memory
        hogs = [subprocess.Popen([sys.executable, "-m", "tests.studies.noise.load", *kind]) for kind in kinds]
        print(flush=True)
    _end(hogs)


def _end(hogs: list[subprocess.Popen[bytes]]) -> None:
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
    match sys.argv[1:]:
        case ["memory"]:
            _memory()
        case ["bursts", seed]:
            _bursts(int(seed))
        case _:
            _serve()
