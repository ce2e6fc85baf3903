"""What the judge's clock shows of an answer: growth, remedies tried, how near to memory's speed it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox.asked import Silent
from grader.sandbox.launch import Launcher
from grader.why.case import Growth, Trial
from grader.why.process import Patient, Refused

_BEYOND_CACHES = 32 * 2**20  # bytes: fewer say nothing of memory
_COPIED = 2**23  # float64 values


@dataclass(frozen=True)
class Half:
    """`make` makes the arguments of a call with `parameter` halved: they are large, and needed one after the other."""

    parameter: str
    make: Callable[[], tuple[Any, ...]]


@dataclass(frozen=True)
class Subject:
    """A function `entry` of the file `name`.py that holds `code`, and `arguments` to time it with.

    `small` are arguments of the same types for calls that only find out something. `cores` is on how many processors it
    may run. `reference` is the course's own answer, beside which the growth is measured from `halves` to `arguments`.
    """

    name: str
    code: bytes
    entry: str
    arguments: tuple[Any, ...]
    small: tuple[Any, ...] = ()
    cores: int = 1
    reference: bytes | None = None
    halves: tuple[Half, ...] = ()
    timeout_s: float = 60.0


def seconds(launcher: Launcher, subject: Subject, trial: Trial | None = None) -> float | None:
    """Return the seconds of a call, with a remedy where one is given; None where it fails or takes too long."""
    code = subject.code if trial is None or trial.swapped is None else swapped(subject.code, *trial.swapped)
    return _least(launcher, subject, code, subject.arguments, trial.options if trial else {})


def growths(launcher: Launcher, subject: Subject, own_s: float) -> tuple[Growth, ...]:
    """Return how the answer's time and the reference's follow each parameter; `own_s` is that of a whole call."""
    found = []
    reference = subject.reference or b""
    reference_s = _least(launcher, subject, reference, subject.arguments, {}) if subject.halves else None
    for half in subject.halves if reference_s else ():
        arguments = half.make()
        own = _least(launcher, subject, subject.code, arguments, {})
        other = _least(launcher, subject, reference, arguments, {})
        if own and other and reference_s:
            found.append(Growth(half.parameter, own_s / own, reference_s / other))
    return tuple(found)


def bandwidth_share(arguments: Sequence[Any], own_s: float) -> float | None:
    """Return the arrays' bytes over the time, beside those of a copy on one core; None where caches hold them."""
    moved = sum(one.nbytes for one in arguments if isinstance(one, np.ndarray))
    if moved < _BEYOND_CACHES:
        return None
    source, target = np.ones(_COPIED), np.ones(_COPIED)
    least = min(_copying(source, target) for _ in range(4))
    return float(moved / own_s / (source.nbytes + target.nbytes) * least)


def swapped(code: bytes, outer: int, inner: int) -> bytes:
    """Return the file with the headers of two loops in each other's place, each at its own depth."""
    lines = code.split(b"\n")
    if not 0 < outer < inner <= len(lines):
        return code
    one, other = lines[outer - 1], lines[inner - 1]
    lines[outer - 1] = _indent(one) + other.lstrip()
    lines[inner - 1] = _indent(other) + one.lstrip()
    return b"\n".join(lines)


def _indent(line: bytes) -> bytes:
    return line[: len(line) - len(line.lstrip())]


def _copying(source: np.ndarray[Any, Any], target: np.ndarray[Any, Any]) -> float:
    started = time.perf_counter()
    np.copyto(target, source)
    return time.perf_counter() - started


def _least(
    launcher: Launcher, subject: Subject, code: bytes, arguments: Sequence[Any], options: dict[str, Any]
) -> float | None:
    try:
        with Patient(
            launcher, subject.name, code, arguments, options, threads=subject.cores, timeout_s=subject.timeout_s
        ) as patient:
            return patient.least(subject.entry)
    except (Silent, Refused):
        return None
