"""How much faster is compiled code, from which size and which call on? Measured for sizes 10 to 10^8."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numba import njit, prange

from grader.explore.clock import fastest
from grader.explore.kernels import KERNELS, Kernel
from grader.explore.laws import Curve, break_even_calls, break_even_size
from grader.explore.provenance import Provenance, affords, provenance
from grader.sandbox.shield import Shield

PYTHON, NUMPY, NUMBA, PARALLEL = "Python", "NumPy", "Numba", "Numba, parallel"
PROGRAMS = (PYTHON, NUMPY, NUMBA, PARALLEL)
_SIZES = tuple(10**power for power in range(1, 9))
_LONGEST_S, _LONGEST_QUICK_S = 0.5, 0.05  # a call that would take longer is left out
_BUDGET_S, _BUDGET_QUICK_S = 0.3, 0.05  # for one kernel and size
_KERNEL_S, _KERNEL_QUICK_S = 12.0, 2.0  # of the clock for all sizes of a kernel: a busy machine measures fewer
_HOW = (
    "Python runs on lists, the others on float64 arrays; outputs are allocated once. At each size the programs take"
    " turns, and each one's fastest call counts. Compiling is timed on its own, after Numba has compiled something"
    " else"
)


@dataclass(frozen=True)
class Time:
    """Seconds of one call; None where it was not measured, and then `why` says why."""

    kernel: str
    program: str
    size: int
    seconds: float | None
    why: str = ""


@dataclass(frozen=True)
class Summary:
    """A kernel's text, the seconds that compiling takes by program, and where that pays beside Python and NumPy.

    `size_over` has the size at which one call with compiling costs what it costs without, `calls_over` from which call
    on compiling has paid at a thousand elements; both None where that was at no size, or never.
    """

    name: str
    title: str
    source: str
    compile_s: dict[str, float]
    size_over: dict[str, float | None]
    calls_over: dict[str, float | None]


@dataclass(frozen=True)
class Speedup:
    """What the speedup explorer measured; `warm_up_s` is what the first compilation of a process costs besides."""

    provenance: Provenance
    warm_up_s: float
    kernels: tuple[Summary, ...]
    times: tuple[Time, ...]


def measure(shield: Shield, *, quick: bool = False, sizes: tuple[int, ...] = _SIZES) -> Speedup:
    """Measure this machine, alone on it where `shield` can see to that; takes some 50 s, or with `quick` some 8."""
    warm_up_s = _warm_up()
    chosen = sizes[:6] if quick else sizes
    summaries: list[Summary] = []
    times: list[Time] = []
    for kernel in KERNELS:
        compiled, compile_s = _compiled(kernel, shield, rounds=1 if quick else 3)
        found = _times(kernel, compiled, chosen, shield, quick=quick)
        summaries.append(_summary(kernel, compile_s, found))
        times += found
    where = provenance(f"{_HOW}{', and briefly (--quick)' if quick else ''}", shield)
    return Speedup(where, warm_up_s, tuple(summaries), tuple(times))


def _warm_up() -> float:
    """Return what a first compilation takes longer than one like it just after."""
    spent = []
    for _ in range(2):
        started = perf_counter()
        njit(lambda x: x + 1.0).compile("f8(f8)")
        njit(_empty, parallel=True).compile("void(f8[::1])")
        spent.append(perf_counter() - started)
    return max(spent[0] - spent[1], 0.0)


def _empty(values: Any) -> None:
    for i in prange(len(values)):
        values[i] = 0.0


def _compiled(kernel: Kernel, shield: Shield, rounds: int) -> tuple[dict[str, Callable[..., Any]], dict[str, float]]:
    """Return the kernel compiled in both ways, and how long the fastest of several compilations of each took."""
    found: dict[str, Callable[..., Any]] = {}
    seconds = {NUMBA: float("inf"), PARALLEL: float("inf")}
    for _ in range(rounds):
        for program, least in seconds.items():
            function = njit(kernel.loop, parallel=program == PARALLEL)
            with shield.over(os.getpid()):
                started = perf_counter()
                function.compile("void(f8[::1], f8[::1])")
                seconds[program] = min(least, perf_counter() - started)
            found[program] = function
    return found, seconds


def _times(
    kernel: Kernel,
    compiled: Mapping[str, Callable[..., Any]],
    sizes: tuple[int, ...],
    shield: Shield,
    *,
    quick: bool,
) -> list[Time]:
    times: list[Time] = []
    until = perf_counter() + (_KERNEL_QUICK_S if quick else _KERNEL_S)
    for size in sizes:
        late = "there was no time left" if perf_counter() > until else ""
        left_out = {program: late or _obstacle(times, kernel, program, size, quick=quick) for program in PROGRAMS}
        measured = [program for program in PROGRAMS if not left_out[program]]
        calls = _calls(kernel, compiled, measured, size) if measured else {}
        seconds = fastest(calls, _BUDGET_QUICK_S if quick else _BUDGET_S, shield)
        times += [Time(kernel.name, each, size, seconds.get(each), left_out[each]) for each in PROGRAMS]
    return times


def _obstacle(times: list[Time], kernel: Kernel, program: str, size: int, *, quick: bool) -> str:
    """Return why a call is left out, an empty text where it is made."""
    if not affords(size * kernel.bytes_each):
        return "needs more memory than a quarter of what is free"
    before = [time for time in times if time.program == program]
    longest = _LONGEST_QUICK_S if quick else _LONGEST_S
    if before and (before[-1].seconds is None or before[-1].seconds * size / before[-1].size > longest):
        return f"a call would take longer than {longest:g} s"
    return ""


def _calls(
    kernel: Kernel, compiled: Mapping[str, Callable[..., Any]], programs: list[str], size: int
) -> dict[str, Callable[[], object]]:
    """Return a call of each program on the same values, for Python in lists."""
    values = np.resize(np.random.default_rng(0).random(min(size, 10**6)), size)
    out = np.zeros(size)
    calls: dict[str, Callable[[], object]] = {}
    for program in programs:
        if program == PYTHON:
            calls[program] = _call(kernel.loop, values.tolist(), [0.0] * size)
        else:
            calls[program] = _call(kernel.numpy if program == NUMPY else compiled[program], values, out)
    return calls


def _call(function: Callable[..., Any], values: Any, out: Any) -> Callable[[], object]:
    return lambda: function(values, out)


def curve(times: list[Time], program: str) -> Curve:
    """Return the sizes and seconds that were measured of a program."""
    return [(time.size, time.seconds) for time in times if time.program == program and time.seconds is not None]


def _summary(kernel: Kernel, compile_s: dict[str, float], times: list[Time]) -> Summary:
    at = {(time.program, time.size): time.seconds for time in times}
    fast = curve(times, NUMBA)
    sizes, calls = {}, {}
    for other in (PYTHON, NUMPY):
        sizes[other] = break_even_size(curve(times, other), fast, compile_s[NUMBA])
        slow_s, fast_s = at.get((other, 1000)), at.get((NUMBA, 1000))
        needed = break_even_calls(compile_s[NUMBA], slow_s, fast_s) if slow_s and fast_s else float("inf")
        calls[other] = needed if needed < float("inf") else None
    return Summary(kernel.name, kernel.title, kernel.source, compile_s, sizes, calls)
