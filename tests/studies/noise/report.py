"""What recorded races show of the judge's rule: how often it errs, how long it takes, how far its speedups are off."""

from __future__ import annotations

import inspect
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from grader.judge.speed import decision as rule
from grader.model import Verdict
from tests.studies.noise.load import LOADS
from tests.studies.noise.recording import Decision

_PAGE = Path(__file__).parent / "page.md.j2"
CERTAINTY = 0.95
DISTANCES = ((0.5, 2.0), (0.8, 1.25), (0.9, 1.1))  # far from the gate, near, nearer
OFF = 0.10  # of a speedup: by more, it should not have been believed


@dataclass(frozen=True)
class Sheet:
    """A table for any reader: what it shows, its columns, its rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheets(decisions: Sequence[Decision]) -> list[Sheet]:
    """Return everything there is to say about `decisions`, load by load."""
    return [errors(decisions), undecided(decisions), patience(decisions), agreement(decisions)]


def errors(decisions: Sequence[Decision]) -> Sheet:
    """Return how often a verdict was wrong, or none was given."""
    header = ("load", "above the gate", "failed", "below it", "passed", "errors at most", "noisy", "noisy again, idle")
    rows = []
    for load, here in by_load(decisions):
        above = [decision for decision in here if decision.recording.factor > 1]
        below = [decision for decision in here if decision.recording.factor < 1]
        failed, passed = wrong(above), wrong(below)
        noisy = sum(decision.verdict is Verdict.NOISY for decision in here)
        bound = f"{upper_bound(failed + passed, len(here)):.1%}"
        counts = (str(len(above)), str(failed), str(len(below)), str(passed), bound, f"{noisy / len(here):.1%}")
        rows.append((load, *counts, _again(decisions, here)))
    return Sheet("Verdicts on programs whose speed is known", header, tuple(rows))


def _again(decisions: Sequence[Decision], here: Sequence[Decision]) -> str:
    """Return how many of the programs that were noisy here are so on the idle machine as well."""
    noisy = {_subject(decision) for decision in here if decision.verdict is Verdict.NOISY}
    idle = [d for d in decisions if d.recording.load == str(LOADS[0]) and _subject(d) in noisy]
    return f"{sum(d.verdict is Verdict.NOISY for d in idle)} of {len(idle)}"


def _subject(decision: Decision) -> tuple[str, float]:
    return decision.recording.exercise, decision.recording.factor


def undecided(decisions: Sequence[Decision]) -> Sheet:
    """Return how often no verdict was given, by load and distance from the gate."""
    rows = []
    for load, here in by_load(decisions):
        cells = []
        for factors in DISTANCES:
            near = [d for d in here if d.recording.factor in factors]
            noisy = sum(d.verdict is Verdict.NOISY for d in near)
            cells.append(f"{noisy} of {len(near)}")
        rows.append((load, *cells))
    named = tuple(" and ".join(f"{factor:g}" for factor in factors) for factors in DISTANCES)
    return Sheet("Noisy verdicts, by the speed over the gate's", ("load", *named), tuple(rows))


def patience(decisions: Sequence[Decision]) -> Sheet:
    """Return how long a verdict takes, by distance from the gate."""
    loads = [load for load, _ in by_load(decisions)]
    rows = []
    for factor in sorted({decision.recording.factor for decision in decisions}):
        cells = []
        for load in loads:
            here = [d for d in decisions if d.recording.factor == factor and d.recording.load == load]
            cells.append(_medians(here) if here else "-")
        rows.append((f"{factor:g} times the gate", *cells))
    return Sheet("Median of rounds and seconds for a verdict", ("speed", *loads), tuple(rows))


def _medians(decisions: Sequence[Decision]) -> str:
    rounds = statistics.median(decision.rounds for decision in decisions)
    return f"{rounds:g} rounds, {statistics.median(decision.seconds for decision in decisions):.1f} s"


def agreement(decisions: Sequence[Decision]) -> Sheet:
    """Return how far the speedups that were believed lie from those measured on the idle machine."""
    header = ("load", "believed", f"within {OFF:.0%}", "median", "worst")
    rows = []
    for load, here in by_load(decisions):
        off = [d.ratio / d.recording.ratio - 1 for d in here if d.verdict is not Verdict.NOISY]
        if not off:
            rows.append((load, "0", "-", "-", "-"))
            continue
        near = sum(abs(share) <= OFF for share in off)
        middle, worst = statistics.median(off), max(off, key=abs)
        rows.append((load, str(len(off)), str(near), f"{middle:+.1%}", f"{worst:+.1%}"))
    return Sheet("Speedups beside those of the idle machine", header, tuple(rows))


def page(machine: str, count: int, sheets: Sequence[Sheet]) -> str:
    """Return the documentation's page in Markdown: the rule as the judge's own module states it, and `sheets`."""
    stated = inspect.cleandoc(rule.__doc__ or "").partition("The rule, in full:")[2].strip()
    template = jinja2.Template(_PAGE.read_text(encoding="utf-8"), undefined=jinja2.StrictUndefined, autoescape=False)
    text: str = template.render(machine=machine, count=count, rule=stated, sheets=sheets)
    return f"{text}\n"


def by_load(decisions: Iterable[Decision]) -> list[tuple[str, list[Decision]]]:
    """Return the decisions under each load, in the order of the laboratory's loads."""
    found: dict[str, list[Decision]] = {str(load): [] for load in LOADS}
    for decision in decisions:
        found[decision.recording.load].append(decision)
    return [(load, here) for load, here in found.items() if here]


def wrong(decisions: Iterable[Decision]) -> int:
    """Return how many of `decisions` are wrong."""
    return sum(decision.wrong for decision in decisions)


def upper_bound(errors: int, trials: int) -> float:
    """Return the largest error rate with which so few errors are seen at least once in twenty times.

    One-sided bound of Clopper and Pearson (1934), found by bisection on the binomial distribution.
    """
    if errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, trials, middle) > 1 - CERTAINTY else (low, middle)
    return high


def _at_most(errors: int, trials: int, rate: float) -> float:
    return sum(math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(errors + 1))
