"""What do threads give, from which size on, and what limits them? Measured by threads and sizes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numba
import numpy as np
from numba import njit, prange

from grader.amdahl import serial_share
from grader.explore.clock import fastest
from grader.explore.provenance import Provenance, affords, provenance
from grader.machine import available_cores, thread_counts
from grader.sandbox.shield import Shield

SERIAL = 0  # threads of the program that was compiled without parallel=True
_SIZES = tuple(round(10 ** (power / 2)) for power in range(4, 15))  # 10^2 to 10^7
_TRIAD_BYTES = 24  # two float64 read and one written for each element, as STREAM counts (McCalpin 1995)
_BUDGET_S, _BUDGET_QUICK_S = 0.6, 0.1
_LONGEST_S, _LONGEST_QUICK_S = 1.0, 0.02
_KERNEL_S, _KERNEL_QUICK_S = 20.0, 2.5  # of the clock for all sizes of a kernel: a busy machine measures fewer
_HOW = (
    "Each kernel is compiled once without and once with parallel=True. At each size the serial program and every"
    " number of threads take turns, and each one's fastest call counts"
)


def triad(a: Any, b: Any, out: Any) -> None:
    """Fill `out` with a + 3 b: three float64 of memory traffic, two operations."""
    for i in prange(out.size):
        out[i] = a[i] + 3.0 * b[i]


def waves(a: Any, b: Any, out: Any) -> None:
    """Fill `out` with sin(a) exp(-b): the same memory traffic, some fifty operations."""
    for i in prange(out.size):
        out[i] = math.sin(a[i]) * math.exp(-b[i])


def nothing(a: Any, b: Any, out: Any) -> None:  # noqa: ARG001  called as the others are
    """Fill `out`, which has an element for each thread."""
    for i in prange(out.size):
        out[i] = 1.0


TITLES = {"triad": "a + 3b: memory decides", "waves": "sin(a) · e⁻ᵇ: arithmetic decides"}
_LOOPS = {"triad": triad, "waves": waves}


@dataclass(frozen=True)
class Time:
    """Seconds of one call with so many threads, SERIAL for the serial program; `gb_s` is the traffic of its arrays."""

    kernel: str
    threads: int
    size: int
    seconds: float
    gb_s: float


@dataclass(frozen=True)
class Overhead:
    """What a parallel region with next to nothing in it takes, with so many threads."""

    threads: int
    seconds: float


@dataclass(frozen=True)
class Fit:
    """Amdahl's law for a kernel at one size: speedups over one thread by number of threads, and the share that fits.

    `serial` is None where only one thread can be had.
    """

    kernel: str
    size: int
    speedups: tuple[tuple[int, float], ...]
    serial: float | None


@dataclass(frozen=True)
class Scaling:
    """What the scaling explorer measured; `pays_from` is the smallest size from which on all threads beat serial."""

    provenance: Provenance
    layer: str
    threads: tuple[int, ...]
    titles: dict[str, str]
    times: tuple[Time, ...]
    overheads: tuple[Overhead, ...]
    fits: tuple[Fit, ...]
    pays_from: dict[str, int | None]


def measure(shield: Shield, *, quick: bool = False, sizes: tuple[int, ...] = _SIZES) -> Scaling:
    """Measure this machine, alone on it where `shield` can see to that; takes some 40 s, or with `quick` some 8."""
    threads = tuple(thread_counts(min(available_cores(), numba.config.NUMBA_NUM_THREADS)))
    before = numba.get_num_threads()
    try:
        overheads = _overheads(threads, _BUDGET_QUICK_S if quick else _BUDGET_S, shield)
        chosen = sizes[1::2] if quick else sizes
        times = [time for name in _LOOPS for time in _times(name, threads, chosen, shield, quick=quick)]
    finally:
        numba.set_num_threads(before)
    how = f"{_HOW}{', and briefly (--quick)' if quick else ''}"
    return Scaling(
        provenance(how, shield),
        numba.threading_layer(),
        threads,
        TITLES,
        tuple(times),
        tuple(overheads),
        tuple(
            fit(times, name, size) for name in _LOOPS for size in sorted({t.size for t in times if t.kernel == name})
        ),
        {name: pays_from(times, name, threads[-1]) for name in _LOOPS},
    )


def _overheads(threads: tuple[int, ...], budget_s: float, shield: Shield) -> list[Overhead]:
    region = njit(nothing, parallel=True)
    slots = {count: np.zeros(count) for count in threads}
    calls = {str(count): _call(region, count, slots[count]) for count in threads}
    found = fastest(calls, budget_s, shield)
    return [Overhead(count, found[str(count)]) for count in threads]


def _call(function: Callable[..., Any], threads: int, *arrays: Any) -> Callable[[], object]:
    given = (*arrays, *(arrays[:1] * (3 - len(arrays))))

    def call() -> None:
        if threads != SERIAL:
            numba.set_num_threads(threads)
        function(*given)

    return call


def _times(name: str, threads: tuple[int, ...], sizes: tuple[int, ...], shield: Shield, *, quick: bool) -> list[Time]:
    serial, parallel = njit(_LOOPS[name]), njit(_LOOPS[name], parallel=True)
    longest, budget_s = (_LONGEST_QUICK_S, _BUDGET_QUICK_S) if quick else (_LONGEST_S, _BUDGET_S)
    times: list[Time] = []
    until = perf_counter() + (_KERNEL_QUICK_S if quick else _KERNEL_S)
    for size in sizes:
        last = next((time.seconds / time.size for time in reversed(times) if time.threads == SERIAL), 0.0)
        if last * size > longest or not affords(size * _TRIAD_BYTES) or (times and perf_counter() > until):
            break
        a, b, out = np.linspace(0, 1, size), np.linspace(1, 2, size), np.zeros(size)
        calls = {str(count): _call(parallel, count, a, b, out) for count in threads}
        found = fastest({str(SERIAL): _call(serial, SERIAL, a, b, out), **calls}, budget_s, shield)
        times += [
            Time(name, count, size, found[str(count)], _TRIAD_BYTES * size / found[str(count)] / 1e9)
            for count in (SERIAL, *threads)
        ]
    return times


def fit(times: list[Time], kernel: str, size: int) -> Fit:
    """Return Amdahl's law for a kernel at a size."""
    at = {time.threads: time.seconds for time in times if time.kernel == kernel and time.size == size}
    speedups = tuple((threads, at[1] / seconds) for threads, seconds in at.items() if threads != SERIAL)
    return Fit(kernel, size, speedups, serial_share(speedups) if len(speedups) > 1 else None)


def pays_from(times: list[Time], kernel: str, threads: int) -> int | None:
    """Return the smallest size from which on, at all larger ones too, so many threads beat the serial program."""
    at = {(time.threads, time.size): time.seconds for time in times if time.kernel == kernel}
    paying: int | None = None
    for size in sorted({size for _, size in at}, reverse=True):
        if at[threads, size] >= at[SERIAL, size]:
            break
        paying = size
    return paying
