"""What the judge's clock shows of an answer: growth, remedies tried, how near to memory's speed it is."""

from __future__ import annotations

import contextlib
import dataclasses
import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.causes import ThreadTime
from grader.machine import available_cores, thread_counts
from grader.sandbox.asked import Silent
from grader.sandbox.launch import Launcher
from grader.why.case import Growth, Trial
from grader.why.process import Manner, Patient, Refused

_BEYOND_CACHES = 32 * 2**20  # bytes: fewer say nothing of memory
_TURNS, _FEWER_TURNS, _MOST_TURNS, _SHORT_S = 5, 3, 40, 0.2
_FAR = 2.5  # times as slow as the reference
_DEALT = re.compile(rb"( *)for (\w+) in ((?:\w+\.)?prange)\(([^,]+)\): *(?:#.*)?")
_MOST_THREADS = 8
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
    may run, `manner` how it is timed, which is told elsewhere if from several threads; all must be over when the
    monotonic clock shows `until`. `reference` is the course's own answer: beside it the growth is measured, from
    `halves` to `arguments`. `smaller` makes the same with less to do, for an answer that takes seconds.
    """

    name: str
    code: bytes
    entry: str
    arguments: tuple[Any, ...]
    small: tuple[Any, ...] = ()
    cores: int = 1
    manner: Manner = field(default_factory=Manner)
    reference: bytes | None = None
    halves: tuple[Half, ...] = ()
    smaller: Callable[[], Subject] | None = None
    until: float = math.inf


def gain(launcher: Launcher, subject: Subject, plain: Patient, trial: Trial) -> float | None:
    """Return how many times as fast the answer is with a remedy; None where it fails or takes too long.

    `plain` has the answer as it is, and the two are called in turns: what else the machine does slows both.
    """
    code = swapped(subject.code, *trial.swapped) if trial.swapped else subject.code
    code = dealt(code, trial.dealt) if trial.dealt else code
    try:
        with _patient(launcher, subject, code, subject.arguments, trial.options) as treated:
            treated.call(subject.entry)
            before_s, after_s = _in_turns(subject.entry, (plain, treated), _TURNS)
    except (Silent, Refused):
        return None
    return before_s / after_s


def _in_turns(entry: str, patients: Sequence[Patient], fewest: int) -> list[float]:
    """Return the seconds of each one's fastest call, of at least so many: what is short is called more often."""
    ends = time.monotonic() + _SHORT_S
    least = [math.inf] * len(patients)
    for turn in range(_MOST_TURNS):
        if turn >= fewest and time.monotonic() > ends:
            break
        least = [min(seconds, patient.call(entry)) for seconds, patient in zip(least, patients, strict=True)]
    return least


@dataclass(frozen=True)
class Beside:
    """The answer beside the reference: how many times as long it takes, None where nobody knows, and its growth."""

    times: float | None = None
    growth: tuple[Growth, ...] = ()


def beside(launcher: Launcher, subject: Subject, plain: Patient, own_s: float) -> Beside:
    """Return how the answer's time and the reference's follow each parameter, up to the first where it grows faster.

    `plain` has the answer as it is, a call of which takes `own_s`. One near the reference is not asked for its growth.
    """
    found: list[Growth] = []
    times: float | None = None
    if subject.reference is None:
        return Beside()
    with (
        contextlib.suppress(Silent, Refused),
        _patient(launcher, subject, subject.reference, subject.arguments, {}) as reference,
    ):
        times = own_s / reference.least(subject.entry)
        if times < _FAR:
            return Beside(times)
        for half in subject.halves:
            found.append(_growth(launcher, subject, plain, reference, half))
            if found[-1].is_faster:
                break
    return Beside(times, tuple(found))


def _growth(launcher: Launcher, subject: Subject, plain: Patient, reference: Patient, half: Half) -> Growth:
    """Return what a parameter does to both: whole and half, answer and reference are called in turns.

    Nobody's time grows less than the arrays that are to be gone through.
    """
    arguments = half.make()
    assert subject.reference is not None
    with (
        _patient(launcher, subject, subject.code, arguments, {}) as own_half,
        _patient(launcher, subject, subject.reference, arguments, {}) as reference_half,
    ):
        patients = (plain, own_half, reference, reference_half)
        for patient in patients[1:]:
            patient.call(subject.entry)
        needed = _moved(subject.arguments) / max(_moved(arguments), 1)
        for fewest in (_FEWER_TURNS, _TURNS, 2 * _TURNS):
            own, half_own, other, half_other = _in_turns(subject.entry, patients, fewest)
            growth = Growth(half.parameter, own / half_own, max(other / half_other, needed))
            if not growth.is_faster:  # else other programs may have slowed some: it has to hold again
                break
        return growth


def scaling(launcher: Launcher, subject: Subject) -> tuple[ThreadTime, ...]:
    """Return the seconds of a call with 1, 2, 4 ... threads; none where there is one core, or no time."""
    counts = thread_counts(min(available_cores(), _MOST_THREADS))
    if len(counts) == 1 or subject.manner.threads > 1:
        return ()
    least = dict.fromkeys(counts, math.inf)
    with (
        contextlib.suppress(Silent, Refused),
        _patient(launcher, dataclasses.replace(subject, cores=counts[-1]), subject.code, subject.arguments, {}) as own,
    ):
        own.call(subject.entry)
        for _ in range(_TURNS):
            for count in counts:
                least[count] = min(least[count], own.call(subject.entry, numba_threads=count))
        return tuple(ThreadTime(count, seconds) for count, seconds in least.items())
    return ()


def plainly(launcher: Launcher, subject: Subject) -> Patient:
    """Return a worker with the answer as it is; raises what Patient does."""
    return _patient(launcher, subject, subject.code, subject.arguments, {})


def bandwidth_share(arguments: Sequence[Any], own_s: float) -> float | None:
    """Return the arrays' bytes over the time, beside those of a copy on one core; None where caches hold them."""
    moved = _moved(arguments)
    if moved < _BEYOND_CACHES:
        return None
    source, target = np.ones(_COPIED), np.ones(_COPIED)
    least = min(_copying(source, target) for _ in range(4))
    return float(moved / own_s / (source.nbytes + target.nbytes) * least)


def _moved(arguments: Sequence[Any]) -> int:
    """Return the bytes of the arrays among arguments."""
    return sum(one.nbytes for one in arguments if isinstance(one, np.ndarray))


def swapped(code: bytes, outer: int, inner: int) -> bytes:
    """Return the file with the headers of two loops in each other's place, each at its own depth."""
    lines = code.split(b"\n")
    if not 0 < outer < inner <= len(lines):
        return code
    one, other = lines[outer - 1], lines[inner - 1]
    lines[outer - 1] = _indent(one) + other.lstrip()
    lines[inner - 1] = _indent(other) + one.lstrip()
    return b"\n".join(lines)


def dealt(code: bytes, line: int) -> bytes:
    """Return the file with the turns of a `prange` loop dealt out to two threads in turn, like cards."""
    lines = code.split(b"\n")
    header = _DEALT.fullmatch(lines[line - 1].rstrip()) if 0 < line <= len(lines) else None
    if header is None:
        return code
    indent, name, before, limit = header.groups()
    half = b"((" + limit + b") + 1) // 2"
    body = next((_indent(one) for one in lines[line:] if one.strip()), indent + b"    ")
    turn = b"%s%s = 2 * (dealt_ %% (%s)) + dealt_ // (%s)" % (body, name, half, half)
    guard = b"%sif %s >= (%s): continue" % (body, name, limit)
    lines[line - 1] = b"%sfor dealt_ in %s(2 * (%s)):\n%s\n%s" % (indent, before, half, turn, guard)
    return b"\n".join(lines)


def _indent(line: bytes) -> bytes:
    return line[: len(line) - len(line.lstrip())]


def _copying(source: np.ndarray[Any, Any], target: np.ndarray[Any, Any]) -> float:
    started = time.perf_counter()
    np.copyto(target, source)
    return time.perf_counter() - started


def _patient(
    launcher: Launcher, subject: Subject, code: bytes, arguments: Sequence[Any], options: dict[str, Any]
) -> Patient:
    threads = subject.cores if subject.manner.threads == 1 else 1
    return Patient(launcher, subject.name, code, arguments, options, threads, subject.manner, subject.until)
