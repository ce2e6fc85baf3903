"""From a file to at most three diagnoses: facts, measurements, rules, and remedies that were tried."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from grader.causes import Cause, Diagnosis, LineShare, ThreadTime
from grader.sandbox.asked import Silent
from grader.sandbox.launch import Launcher
from grader.text import one_line
from grader.why import measured, sampling
from grader.why.case import Case, Found, Rule
from grader.why.measured import Subject
from grader.why.process import Patient, Refused
from grader.why.rules import RULES
from grader.wire_facts import Facts

MOST = 3
_GAIN = 1.2  # below this, what was tried is no remedy: timings on a machine with other work differ by that much
_NEAR = 1.25  # times as long as the course's own answer: what is left to gain is no fault
_SENTENCE = 400
_SAMPLED_S, _SAMPLED_SHARE = 2.0, 0.25  # at most, for the share of each line: seconds, and of the time that is left
_COARSE = (Cause.NOT_COMPILED, Cause.OBJECT_MODE, Cause.RECOMPILED)  # beside these nothing else is worth timing


class NoFacts(Exception):
    """Nothing can be said of the file: the text says why, and `line` where, 0 where that is unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Examined:
    """The diagnoses, costliest first, and the seconds of a call, None where it was not timed.

    `lines` are its dearest ones, `scaling` the seconds with 1, 2, 4 ... threads, for a parallel function.
    """

    diagnoses: tuple[Diagnosis, ...]
    seconds: float | None
    lines: tuple[LineShare, ...] = ()
    scaling: tuple[ThreadTime, ...] = ()


def examine(launcher: Launcher, subject: Subject) -> Examined:
    """Say why a function is slow; raises NoFacts where its file cannot be asked."""
    asked = _asked(launcher, subject)
    if asked.is_long and subject.smaller is not None:
        subject = subject.smaller()
        asked = _asked(launcher, subject)
    case = Case(
        asked.facts,
        subject.entry,
        asked.recompiled,
        _largest(subject),
        cores=subject.cores,
        callers=subject.manner.threads,
    )
    untried = [(rule, one) for rule, one in _found(case) if one.trial is None]
    certain, own_s = untried, None
    if not any(rule.cause in _COARSE for rule, _ in untried):
        with contextlib.suppress(Silent, Refused):
            certain, own_s = _timed(launcher, subject, case)
    told = tuple(diagnosis(rule, one) for rule, one in _costliest(certain))
    is_parallel = any(one.parallel and one.parfors for one in asked.facts.functions)
    scaling = measured.scaling(launcher, subject) if is_parallel and own_s is not None else ()
    return Examined(told, own_s, sampling.margin(subject.code, asked.shares), scaling)


def _timed(launcher: Launcher, subject: Subject, case: Case) -> tuple[list[tuple[Rule, Found]], float]:
    """Return what is found once the function was timed, and remedies tried, and the seconds of a call."""
    with measured.plainly(launcher, subject) as plain:
        own_s = plain.least(subject.entry)
        beside = measured.beside(launcher, subject, plain, own_s)
        if beside.times is not None and beside.times < _NEAR:
            return [], own_s
        share = measured.bandwidth_share(subject.arguments, own_s)
        known = dataclasses.replace(case, growth=beside.growth, bandwidth_share=share)
        return [pair for one in _found(known) for pair in _tried(launcher, subject, plain, *one)], own_s


def _largest(subject: Subject) -> int:
    return max((one.size for one in subject.arguments if isinstance(one, np.ndarray)), default=0)


def _found(case: Case) -> list[tuple[Rule, Found]]:
    return [(rule, one) for rule in RULES for one in rule.find(case)]


def _costliest(certain: list[tuple[Rule, Found]]) -> list[tuple[Rule, Found]]:
    """Return the first few, the costliest first, each cause once; that memory allows no more is told by itself only."""
    ordered = sorted(certain, key=lambda pair: -pair[1].times)
    once = {rule.cause: (rule, one) for rule, one in reversed(ordered)}
    if len(once) > 1:
        once.pop(Cause.MEMORY_BOUND, None)
    return sorted(once.values(), key=lambda pair: -pair[1].times)[:MOST]


def diagnosis(rule: Rule, found: Found) -> Diagnosis:
    """Return what is shown of a cause; what stems from the file's process is made fit to be."""
    return Diagnosis(
        id=rule.cause,
        line=found.line,
        title=rule.title,
        message=one_line(found.message, _SENTENCE),
        cost=_cost(found),
        remedy=found.remedy or rule.remedy,
        certain=True,
    )


def _cost(found: Found) -> str:
    if found.told:
        return found.told
    gained = f"An estimate, not measured: about {_round(found.times)} times as fast without it."
    return gained if found.times > 1 else ""


def _round(times: float) -> str:
    """Return an estimate with one digit, or two: nobody knows more."""
    return f"{times:.0f}" if times >= 10 else f"{times:.1g}"


@dataclass(frozen=True)
class _Asked:
    """What one worker says and shows.

    `recompiled` says that a second call has Numba compile again, `shares` the share of each line of compiled code,
    `is_long` that a call is not over soon.
    """

    facts: Facts
    recompiled: bool = False
    shares: dict[int, float] = field(default_factory=dict)
    is_long: bool = False


def _asked(launcher: Launcher, subject: Subject) -> _Asked:
    """Return the facts and what calls show; raises NoFacts where there are none.

    A function that is not compiled is called, so that those are which it calls, unless that takes too long.
    """
    try:
        manner = dataclasses.replace(subject.manner, threads=1)
        with Patient(
            launcher, subject.name, subject.code, subject.arguments, manner=manner, until=subject.until
        ) as patient:
            facts = patient.facts(subject.entry)
            if not facts.entry_compiled:
                return _called(patient, subject, facts)
            left_s = max(subject.until - time.monotonic(), 0)
            return _sampled(patient, subject.entry, facts, min(_SAMPLED_S, _SAMPLED_SHARE * left_s))
    except Refused as error:
        raise NoFacts(str(error), error.line) from error
    except Silent as error:
        raise NoFacts(f"The compiler's process gave no answer: {error}.") from error


def _called(patient: Patient, subject: Subject, facts: Facts) -> _Asked:
    """Return the facts once the function was called, and whether the second call of two had Numba compile again."""
    recompiled = False
    with contextlib.suppress(Silent, Refused):
        patient.trace(subject.entry)
        facts = patient.facts(subject.entry)
        patient.call(subject.entry, subject.small)
        facts = patient.facts(subject.entry)
        patient.call(subject.entry, subject.small)
        recompiled = patient.facts(subject.entry).compilations > facts.compilations
    return _Asked(facts, recompiled)


def _sampled(patient: Patient, entry: str, facts: Facts, seconds: float) -> _Asked:
    """Return the facts with the share that each line has of a call's time; the worker is of no more use then."""
    with contextlib.suppress(Silent, Refused):
        table, taken = patient.lines(entry), patient.sampled(entry, seconds)
        return _Asked(facts, shares=sampling.shares(table, taken.samples), is_long=not taken.calls)
    return _Asked(facts)


def _tried(
    launcher: Launcher, subject: Subject, plain: Patient, rule: Rule, found: Found
) -> Iterator[tuple[Rule, Found]]:
    """Yield what was found with what its remedy gained; nothing where it gained nothing, or could not be tried."""
    if found.trial is None:
        yield rule, found
        return
    times = measured.gain(launcher, subject, plain, found.trial)
    if times is not None and times >= _GAIN:
        told = f"Measured: with {found.trial.told}, {times:.1f} times as fast."
        yield rule, dataclasses.replace(found, times=times, told=told)
