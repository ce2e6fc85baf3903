"""Launches of a program on the emulated GPU: prepared once for a kernel and its shape, and what each one found."""

from __future__ import annotations

import contextlib
import math
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.cuda.programs.memory import MOST_NOTED, Memory, note_written
from grader.ptxemu import Finding, Grid, Kind, Limits, Orders, Program, Retried, Run
from grader.ptxemu.device import (
    Buffer,
    How,
    Passed,
    Prepared,
    Shadow,
    Snapshot,
    Space,
    Stop,
    Strided,
    grain_of,
    raced,
    retry,
    snapshot,
    with_retrial,
)

_MOST_PREPARED = 256
_SECONDS = 600.0
_STEPS = 2**40
_MOST_RETRIED = 3  # launches of a kernel that are run in other orders, until one changes


def _to_stdout(text: str) -> None:
    sys.stdout.write(text)


@dataclass(frozen=True)
class Passing:
    """An array among a launch's arguments: its name, dtype and shape, and in which parameter its words begin."""

    name: str
    dtype: np.dtype[Any]
    ndim: int
    first: int


@dataclass(frozen=True)
class Called:
    """What the host calls: the kernel as its author named it, its file, its arrays, whether it is optimised."""

    name: str
    file: str
    arrays: tuple[Passing, ...]
    optimised: bool = True


@dataclass(frozen=True)
class Launched:
    """A launch that is over."""

    called: Called
    grid: Grid
    run: Run

    @property
    def findings(self) -> list[Finding]:
        """What was found in it."""
        return list(self.run.findings)


Observer = Callable[[Program, Launched], None]


@dataclass
class Launches:
    """All launches on a memory. With `checks` every access is checked, without them none is.

    `kept` are the launches that found something, `count` is the number of all. What kernels print goes to `out`, launch
    by launch and thread by thread. Each launch that is over is shown to the `observers`, with its program.
    `stops` says what is to be asked, while a kernel runs, whether a person wants to look. The first launches of a
    kernel that race are run again in other `orders`.
    """

    memory: Memory
    checks: bool = True
    out: Callable[[str], Any] = _to_stdout
    count: int = 0
    kept: list[Launched] = field(default_factory=list)
    observers: list[Observer] = field(default_factory=list)
    stops: Callable[[Program, Called], Stop | None] | None = None
    orders: Orders | None = None
    kernels: set[tuple[str, str]] = field(default_factory=set)
    _retried: dict[Called, list[Retried]] = field(default_factory=dict)
    _stops: dict[int, Stop | None] = field(default_factory=dict)
    _called: list[Called] = field(default_factory=list)
    _turn: threading.RLock = field(default_factory=threading.RLock)
    _prepared: dict[Any, Prepared] = field(default_factory=dict)
    _gaps: dict[Any, np.ndarray[Any, Any] | None] = field(default_factory=dict)

    @contextlib.contextmanager
    def calling(self, called: Called) -> Iterator[None]:
        """Tell what the launches in this block are of; threads of the host take turns in it."""
        with self._turn:
            self._called.append(called)
            try:
                yield
            finally:
                self._called.pop()

    def run(
        self, program: Program, tables: Mapping[str, Buffer], grid: Grid, dynamic: int, parameters: Mapping[str, bytes]
    ) -> None:
        """Run a launch to its end, and keep what was found."""
        called = self._called[-1] if self._called else Called(program.name, "", ())
        names = [variable.name for variable in program.parameters]
        touched = self._describe(program, called, names, parameters, grid) if self.checks else []
        before = snapshot([*touched, *tables.values()]) if self.checks and self.orders else ()
        stop = self._stop(program, called)
        limits = Limits(_STEPS, math.inf if stop else _SECONDS)  # people look as long as they like
        how = How(self.checks, dynamic, locks=True, limits=limits, stop=stop)
        run = self._prepare(program, tables, grid, how, called, names, parameters).run(parameters)
        if self.orders is not None and raced(run.findings):
            ordered = how.in_order(self.orders.seed, run.seconds)
            again = self._prepare(program, tables, grid, ordered, called, names, parameters)
            retried = self._retry(called, self.orders, before, lambda: again.run(parameters))
            run = replace(run, findings=with_retrial(run.findings, retried))
        for buffer in touched:
            _note_stores(buffer)
            buffer.shadow = buffer.strided = buffer.gaps = None
        self.count += 1
        self.kernels.add((called.file, called.name))
        for printed in run.prints:
            self.out(printed.text)
        if not called.optimised:
            run = replace(run, findings=[found for found in run.findings if not _is_of_the_compiler(found)])
        launched = Launched(called, grid, run)
        if run.findings:
            self.kept.append(launched)
        for observe in self.observers:
            observe(program, launched)

    def _stop(self, program: Program, called: Called) -> Stop | None:
        if self.stops and id(program) not in self._stops:
            self._stops[id(program)] = self.stops(program, called)
        return self._stops.get(id(program))

    def _retry(self, called: Called, orders: Orders, before: Snapshot, again: Callable[[], Run]) -> Retried:
        """Return what came of other orders of what is called: of this launch, or of earlier ones that are enough."""
        tried = self._retried.setdefault(called, [])
        if len(tried) < _MOST_RETRIED and not any(one.change for one in tried):
            tried.append(retry(orders, before, again))
        return next((one for one in tried if one.change), tried[0])

    def _prepare(
        self,
        program: Program,
        tables: Mapping[str, Buffer],
        grid: Grid,
        how: How,
        called: Called,
        names: list[str],
        parameters: Mapping[str, bytes],
    ) -> Prepared:
        key = (id(program), grid, how.dynamic_shared, how.checks, how.order)
        if key not in self._prepared:
            if len(self._prepared) >= _MOST_PREPARED:
                self._prepared.pop(next(iter(self._prepared)))
            sizes = frozenset(names[n] for one in called.arrays for n in range(one.first + 5, one.first + 5 + one.ndim))
            passed = Passed(self.memory.layout, parameters, sizes, (), {n: tables[n] for n in _own(program, tables)})
            self._prepared[key] = Prepared(program, grid, passed, how)
        return self._prepared[key]

    def _describe(
        self, program: Program, called: Called, names: list[str], parameters: Mapping[str, bytes], grid: Grid
    ) -> list[Buffer]:
        """Give the allocations that a launch is passed the names and shapes of its arguments, and a shadow each."""
        found: dict[int, tuple[Buffer, list[Passing]]] = {}
        views: dict[int, list[Strided]] = {}
        for array in called.arrays:
            words = [
                int.from_bytes(parameters[n], "little", signed=True) for n in names[array.first :][: 5 + 2 * array.ndim]
            ]
            pointer, shape, strides = words[4], tuple(words[5 : 5 + array.ndim]), tuple(words[5 + array.ndim :])
            held = self.memory.layout.holding(Space.GLOBAL, pointer, 0)
            if held is None:
                continue
            buffer, offset = held
            _, passed = found.setdefault(id(buffer), (buffer, []))
            views.setdefault(id(buffer), []).append(Strided(shape, strides, offset, array.dtype.itemsize))
            if not passed:
                buffer.dtype = array.dtype
                buffer.strided = views[id(buffer)][0]
            passed.append(array)
        for buffer, passed in found.values():
            buffer.gaps = self._gaps_of(buffer.size, tuple(views[id(buffer)]))
            buffer.name = ", ".join(dict.fromkeys(array.name for array in passed))
            stored = program.stored_to
            buffer.writable = stored is None or any(names[array.first + 4] in stored for array in passed)
            grain = min(grain_of(array.dtype) for array in passed)
            given = None if buffer.written is None else _whole(buffer.written, grain)
            buffer.shadow = (Shadow(buffer.size // grain, grid.padded, buffer.initialised, given=given), grain)
        return [buffer for buffer, _ in found.values()]

    def _gaps_of(self, size: int, views: tuple[Strided, ...]) -> np.ndarray[Any, Any] | None:
        """Return which bytes of an allocation are in no array that is passed, bool (size,); None where all are in one.

        Of a large allocation that is not known: to note it would take longer than many a launch.
        """
        if any(view.start == 0 and view.itemsize * math.prod(view.shape) == size for view in views):
            return None  # one array is all of it
        if size > MOST_NOTED:
            return None
        if (size, views) not in self._gaps:
            if len(self._gaps) >= _MOST_PREPARED:
                self._gaps.pop(next(iter(self._gaps)))
            self._gaps[size, views] = _gaps(size, views)
        return self._gaps[size, views]


def _note_stores(buffer: Buffer) -> None:
    """Note what of an allocation a launch that is over has stored."""
    shadow, grain = buffer.shadow
    if not buffer.initialised and shadow.writer.any():
        stored = np.zeros(buffer.size, np.bool_)
        stored[: buffer.size // grain * grain] = np.repeat(shadow.written(), grain)
        note_written(buffer, stored)


def _whole(written: np.ndarray[Any, Any], grain: int) -> np.ndarray[Any, Any]:
    """Return which elements of so many bytes are written to their end, bool (size // grain,)."""
    return np.asarray(written[: written.size // grain * grain].reshape(-1, grain).all(axis=1))


def _gaps(size: int, views: Sequence[Strided]) -> np.ndarray[Any, Any] | None:
    gaps = np.ones(size, np.bool_)
    for view in views:
        if math.prod(view.shape):
            shape, strides = (*view.shape, view.itemsize), (*view.strides, 1)
            np.lib.stride_tricks.as_strided(gaps[view.start :], shape, strides)[...] = False
    return gaps if gaps.any() else None


def _is_of_the_compiler(found: Finding) -> bool:
    """Return whether a finding is of the copies that unoptimised code makes of what nobody has assigned."""
    return found.kind is Kind.UNINITIALISED and found.memory.startswith("local")


def _own(program: Program, tables: Mapping[str, Buffer]) -> list[str]:
    return [v.name for v in program.variables if v.space in (Space.GLOBAL, Space.CONST) and v.name in tables]
