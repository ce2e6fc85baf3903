"""How fast a GPU's memory lets anybody be: the bytes of a call copied within it, and nothing else done."""

from __future__ import annotations

import importlib
import importlib.util
import time
from typing import Any

import numpy as np

from grader.errors import KitError
from grader.judge.call import Array, SchedulerStatistics
from grader.judge.call.device_arena import Cache
from grader.judge.speed.samples import Sample
from grader.judge.trial import Arguments, Traffic


class DeviceRoof:
    """An entrant that copies half as many bytes as `traffic` moves: a copy reads each of its bytes and writes it.

    Raises KitError where the GPU's memory has no room for both.
    """

    def __init__(self, traffic: Traffic, cupy: Any = None) -> None:
        self._cupy = cupy or importlib.import_module("cupy")
        half = max(1, traffic.moved // 2)
        try:
            self._source, self._target = (self._cupy.zeros(half, np.uint8) for _ in range(2))
            self._cache = Cache(self._cupy)
        except Exception as error:
            raise KitError(f"{2 * half} bytes of the GPU's memory: {error}. End what else uses the GPU.") from error

    def run(self, _: Arguments) -> tuple[Sample, Array]:
        """Copy the bytes once, none of them in the GPU's cache; nothing is returned as output."""
        self._cache.flush(0)
        started = time.perf_counter()
        self._cupy.copyto(self._target, self._source)
        self._cache.wait()
        return Sample.of(time.perf_counter() - started, SchedulerStatistics()), np.empty(0)


def measurable() -> bool:
    """Return whether CuPy is there, which copies."""
    return importlib.util.find_spec("cupy") is not None
