"""How fast the files of an exercise are beside its gate and canary, and which gate and canary would fit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.authoring.rehearsal import Rehearsed
from grader.catalog import Exercise
from grader.reports import units

# What is this factor from the gate is judged at the first looks, also on a busy machine: docs/noise.md, rule 4.
_CLEAR = 1.5
_CANARY_SHARE = 0.5  # of the solution's speedup: another machine's caches and vectors may give half as much
_GATE_SHARE = 0.6  # of the canary: what the solution only just reaches would leave honest answers below
_DIGITS = 2
_SOLUTION = "solution"
HEAD = ("timed", "takes", "baseline", "speedup", "gate", "canary")


@dataclass(frozen=True)
class Timing:
    """A file that was timed: `kind` is solution, right or slow, `ratio` its speedup over the baseline."""

    kind: str
    ratio: float


@dataclass(frozen=True)
class Suggestion:
    """A canary and the gates that tell the timed files apart: from `gate` down to `lowest`; None where none does."""

    canary: float
    gate: float | None
    lowest: float
    fastest_slow: float
    slowest_right: float


def row(each: Rehearsed) -> tuple[str, ...] | None:
    """Return `each` as a line of a table below HEAD, None where nothing was timed."""
    rule, name = each.exercise.speed, _name(each)
    if each.card is None or rule is None:
        return None
    if each.card.modelled:
        modelled = each.card.modelled
        return (
            name,
            "",
            "",
            f"{units.percent(modelled.fraction)} of a {modelled.gpu}'s memory",
            units.percent(modelled.gate),
            "",
        )
    timed, speed = timing(each), each.card.speed
    if timed is None or speed is None:
        return None
    took = (units.seconds(speed.baseline_s / timed.ratio), units.seconds(speed.baseline_s))
    return (name, *took, units.times(timed.ratio), units.gate(rule.gate), units.gate(rule.canary))


def _name(each: Rehearsed) -> str:
    return f"{each.exercise.slug}: {_kind(each)}" + ("" if _kind(each) == _SOLUTION else f"/{each.file.stem}")


def _kind(each: Rehearsed) -> str:
    return _SOLUTION if each.file == each.exercise.solution else each.file.parent.name


def timing(each: Rehearsed) -> Timing | None:
    """Return how fast `each` was, None where it was not timed.

    A solution is timed twice side by side, as submission and as reference: as noise only slows, the faster one counts.
    """
    if each.card is None or each.card.speed is None:
        return None
    speed = each.card.speed
    reference_s = speed.reference_s if _kind(each) == _SOLUTION else None
    again = speed.baseline_s / reference_s if reference_s else 0.0
    return Timing(_kind(each), max(speed.ratio, again))


def suggest(found: list[Timing]) -> Suggestion | None:
    """Return the gate and the canary that fit what was timed, None where the solution was not.

    The canary is half of the solution's speedup. The gate is as high as honest answers allow: clear of the slowest
    right submission, and at most 0.6 of the canary. The lowest one is as clear of the fastest slow submission; where
    the gate is not, there is none.
    """
    ratios = {kind: [each.ratio for each in found if each.kind == kind] for kind in (_SOLUTION, "right", "slow")}
    if not ratios[_SOLUTION]:
        return None
    canary = _rounded(_CANARY_SHARE * min(ratios[_SOLUTION]))
    right = min(ratios[_SOLUTION] + ratios["right"])
    high = min(right / _CLEAR, _GATE_SHARE * canary)
    slow = max(ratios["slow"], default=0.0)
    low = slow * _CLEAR
    return Suggestion(canary, _rounded(high) if low <= high else None, _rounded(low, up=True), slow, right)


def advice(exercise: Exercise, rehearsed: list[Rehearsed]) -> str:
    """Return in words what the timings of `exercise` say of its gate and its canary."""
    if exercise.speed is None:
        return f"{exercise.slug}: has no [speed] in its exercise.toml, so nothing is timed."
    if any(each.card and each.card.modelled for each in rehearsed):
        return f"{exercise.slug}: modelled, for there is no GPU here: its gate and canary ask for a machine with one."
    fits = suggest([timed for timed in map(timing, rehearsed) if timed])
    toml = f"exercises/{exercise.slug}/exercise.toml"
    if fits is None:
        return f"{exercise.slug}: the solution was not timed: it must be right first."
    if fits.gate is None:
        return (
            f"{exercise.slug}: no gate tells these apart: a slow submission reaches {units.times(fits.fastest_slow)}, a"
            f" right one {units.times(fits.slowest_right)}, and the canary should be {fits.canary:g}."
            " Time a larger case, or correct the submissions."
        )
    lower = f", or a lower one down to {fits.lowest:g}," if 0 < fits.lowest < fits.gate else ""
    return f"{exercise.slug}: these allow gate = {fits.gate:g}{lower} and canary = {fits.canary:g} in {toml}."


def _rounded(value: float, up: bool = False) -> float:
    """Round to two digits, down or `up`: who copies a suggestion copies a round number."""
    if not value:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - _DIGITS + 1)
    steps = math.ceil(value / step - 1e-9) if up else math.floor(value / step + 1e-9)
    return float(f"{steps * step:.{_DIGITS}g}")
