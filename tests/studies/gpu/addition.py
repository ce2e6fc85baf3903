"""The course's vector addition beside cupy.add and np.add, in one run, by the judge's clock."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.reports import units
from grader.sandbox.launch import Launcher
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.sheet import Sheet, seconds
from tests.studies.gpu.worker import Worker

SOLUTION = Path(__file__).parents[3] / "solutions" / "cuda_vector_add" / "cuda_vector_add.py"
_GRADED = 33_554_432  # elements, as in exercise.toml
_BYTES = 12  # moved for an element
_HELD = 24  # bytes of memory for an element: the arena, the inputs, what is expected
_WANTED_OVERHEAD, _WANTED_SHARE, _OF_FREE = 0.01, 0.95, 0.85
_ROUNDS, _EMPTY = 9, 31
_FRESH = "unsigned long long h = (i + seed) * 0x9E3779B97F4A7C15ull; h ^= h >> 29; h *= 0xBF58476D1CE4E5B9ull;"


@dataclass
class Race:
    """Seconds of each lane at `n` elements."""

    n: int
    lanes: dict[str, list[float]] = field(default_factory=dict)

    def least(self, lane: str) -> float:
        """The shortest time of a lane."""
        return min(self.lanes[lane])


class Inputs:
    """Inputs on the GPU, others for every round, and room for what is expected of them."""

    def __init__(self, cupy: Any, n: int) -> None:
        self._cupy = cupy
        self.a, self.b, self.expected = (cupy.empty(n, np.float32) for _ in range(3))
        self.poison = cupy.broadcast_to(cupy.asarray(np.float32(np.nan)), (n,))
        self._fill = cupy.ElementwiseKernel(
            "uint64 seed", "float32 y", f"{_FRESH} y = (float)(h >> 40) * 5.9604645e-8f - 0.5f;", "fresh_inputs"
        )

    def renew(self, seed: int) -> None:
        """Fill the inputs with numbers that depend on `seed`, and `expected` with their sums."""
        for number, array in enumerate((self.a, self.b)):
            self._fill(np.uint64((2 * seed + number) << 40), array)
        self._cupy.add(self.a, self.b, out=self.expected)


def sheet(hardware: Hardware, launcher: Launcher, bandwidth: float) -> Sheet:
    """Race the solution at the size that is graded, and at the one where the judge's overhead is under 1 %."""
    with Worker(launcher, SOLUTION.read_bytes(), distilled=True) as worker:
        overhead = _overhead(hardware, worker)
        most = int(_OF_FREE * hardware.free()) // _HELD
        enough = int(overhead / _WANTED_OVERHEAD * bandwidth) // _BYTES
        races = [_race(hardware, worker, n) for n in (_GRADED, min(most, max(enough, _GRADED)))]
    remarks = [
        f"A call that adds nothing takes {seconds(overhead)} µs (median); copies reach {bandwidth / 1e9:.0f} GB/s."
    ]
    remarks += [_verdict(race, overhead) for race in races]
    rows = tuple(row for race in races for row in _rows(race, bandwidth))
    header = ("elements", "who", "time, µs", "solution's speed over it", "share of copy bandwidth")
    return Sheet("Vector addition, by the judge's clock", header, rows, tuple(remarks))


def _overhead(hardware: Hardware, worker: Worker) -> float:
    inputs = Inputs(hardware.cupy, 32)
    times = []
    for seed in range(_EMPTY):
        inputs.renew(seed)
        times.append(_checked(worker.add(inputs.a, inputs.b, inputs.poison, inputs.expected, (1, 32))))
    return statistics.median(times[1:])  # the first one compiles


def _checked(answer: tuple[float, str]) -> float:
    took, wrong = answer
    if wrong:
        raise AssertionError(f"the solution: {wrong}")
    return took


def _race(hardware: Hardware, worker: Worker, n: int) -> Race:
    """Let the lanes take turns on fresh inputs, in random order; each has to be right."""
    race, inputs, order = Race(n), Inputs(hardware.cupy, n), random.Random(0)
    launch = (-(-n // 256), 256)
    lanes: dict[str, Callable[[], float]] = {
        "solution": lambda: _checked(worker.add(inputs.a, inputs.b, inputs.poison, inputs.expected, launch)),
        "cupy.add": lambda: _cupy(hardware, inputs),
    }
    if n == _GRADED:
        lanes["np.add"] = lambda: _numpy(hardware, inputs)
    for seed in range(_ROUNDS):
        inputs.renew(seed)
        for name in order.sample(sorted(lanes), len(lanes)):
            race.lanes.setdefault(name, []).append(lanes[name]())
    return race


def _cupy(hardware: Hardware, inputs: Inputs) -> float:
    hardware.flush()
    started = time.perf_counter()
    hardware.cupy.add(inputs.a, inputs.b, out=inputs.expected)
    hardware.cupy.cuda.Device(0).synchronize()
    return time.perf_counter() - started


def _numpy(hardware: Hardware, inputs: Inputs) -> float:
    a, b = hardware.cupy.asnumpy(inputs.a), hardware.cupy.asnumpy(inputs.b)
    out = np.full(a.size, np.nan, np.float32)
    started = time.perf_counter()
    np.add(a, b, out=out)
    return time.perf_counter() - started


def _rows(race: Race, bandwidth: float) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in sorted(race.lanes, key=race.least):
        took = race.least(name)
        ratio = f"{took / race.least('solution'):.2f}"
        rows.append((f"{race.n:,}", name, seconds(took), ratio, units.percent(_BYTES * race.n / took / bandwidth)))
    return rows


def _verdict(race: Race, overhead: float) -> str:
    share = race.least("cupy.add") / race.least("solution")
    part = overhead / race.least("solution")
    reached = "at least" if share >= _WANTED_SHARE else "BELOW"
    return (
        f"{race.n:,} elements: {units.percent(share, _WANTED_SHARE, 1)} of cupy.add's speed ({reached}"
        f" {units.asked_percent(_WANTED_SHARE)}), and {part:.2%} of the time is the judge's overhead."
    )
