"""From a file to at most three diagnoses: facts, measurements, rules, and remedies that were tried."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from grader.model import Cause, Diagnosis
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
_SAMPLED_S = 2.0  # at most, for the share of each line
_COARSE = (Cause.NOT_COMPILED, Cause.OBJECT_MODE, Cause.RECOMPILED)  # beside these nothing else is worth timing


class NoFacts(Exception):
    """Nothing can be said of the file: the text says why, and `line` where, 0 where that is unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Examined:
    """The diagnoses, costliest first, the seconds of a call, None where it was not timed, and each line's share."""

    diagnoses: tuple[Diagnosis, ...]
    seconds: float | None
    shares: dict[int, float] = field(default_factory=dict)


def examine(launcher: Launcher, subject: Subject) -> Examined:
    """Say why a function is slow; raises NoFacts where its file cannot be asked."""
    facts, recompiled, shares = _facts(launcher, subject)
    case = Case(facts, subject.entry, recompiled, _largest(subject), cores=subject.cores)
    untried = [(rule, one) for rule, one in _found(case) if one.trial is None]
    certain, own_s = untried, None
    if not any(rule.cause in _COARSE for rule, _ in untried):
        with contextlib.suppress(Silent, Refused):
            certain, own_s = _timed(launcher, subject, case)
    return Examined(tuple(diagnosis(rule, one) for rule, one in _costliest(certain)), own_s, shares)


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
    return f"An estimate, not measured: about {_round(found.times)} times." if found.times > 1 else ""


def _round(times: float) -> str:
    """Return an estimate with one digit, or two: nobody knows more."""
    return f"{times:.0f}" if times >= 10 else f"{times:.1g}"


def _facts(launcher: Launcher, subject: Subject) -> tuple[Facts, bool, dict[int, float]]:
    """Return the facts, whether a second call has Numba compile again, and the share of each line of compiled code.

    A function that is not compiled is called, so that those are which it calls, unless that takes too long.
    """
    try:
        with Patient(launcher, subject.name, subject.code, subject.arguments, until=subject.until) as patient:
            facts = patient.facts(subject.entry)
            if facts.entry_compiled:
                return facts, False, _shares(patient, subject.entry)
            return *_called(patient, subject, facts), {}
    except Refused as error:
        raise NoFacts(str(error), error.line) from error
    except Silent as error:
        raise NoFacts(f"The compiler's process gave no answer: {error}.") from error


def _called(patient: Patient, subject: Subject, facts: Facts) -> tuple[Facts, bool]:
    """Return the facts once the function was called, and whether the second call of two had Numba compile again."""
    recompiled = False
    with contextlib.suppress(Silent, Refused):
        patient.trace(subject.entry)
        facts = patient.facts(subject.entry)
        patient.call(subject.entry, subject.small)
        facts = patient.facts(subject.entry)
        patient.call(subject.entry, subject.small)
        recompiled = patient.facts(subject.entry).compilations > facts.compilations
    return facts, recompiled


def _shares(patient: Patient, entry: str) -> dict[int, float]:
    """Return the share that each line has of a call's time; none where that cannot be seen."""
    with contextlib.suppress(Silent, Refused):
        return sampling.shares(patient.lines(entry), patient.samples(entry, _SAMPLED_S))
    return {}


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
