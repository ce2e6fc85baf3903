"""Machines that judge differently, told by the canary: the reference's speedup, as scorecards have it.

A gate is a speedup over the baseline of the same run. Where the reference, the same program everywhere, gains more on
one kind of machine than on another, the same answer comes nearer to the gate there.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from grader.model import Scorecard

_DIFFERENT = 1.25  # times: a choice; not measured on machines of two kinds
_LEAST = 3  # cards, before a median says something


@dataclass(frozen=True)
class Canary:
    """An exercise's reference on a kind of machine: the median of its speedups, and of how many cards."""

    exercise: str
    machine: str
    ratio: float
    cards: int


def canaries(cards: Iterable[Scorecard]) -> list[Canary]:
    """Return the canary of each exercise on each kind of machine, the one with the most cards first."""
    ratios: dict[tuple[str, str], list[float]] = defaultdict(list)
    for card in cards:
        speed = card.speed
        if speed is not None and speed.reference_s and speed.baseline_s:
            machine = f"{card.environment.get('processor', 'unknown')}, {card.environment.get('cores', '?')} cores"
            ratios[card.exercise, machine].append(speed.baseline_s / speed.reference_s)
    found = [Canary(*key, statistics.median(here), len(here)) for key, here in ratios.items()]
    return sorted(found, key=lambda each: (each.exercise, -each.cards, each.machine))


def different(found: Iterable[Canary]) -> list[str]:
    """Say which machines judge an exercise differently from the one with the most cards of it."""
    first: dict[str, Canary] = {}
    told = []
    for each in found:
        usual = first.setdefault(each.exercise, each)
        apart = max(each.ratio / usual.ratio, usual.ratio / each.ratio)
        if apart > _DIFFERENT and min(each.cards, usual.cards) >= _LEAST:
            told.append(
                f"{each.exercise}: the reference is {each.ratio:.1f} times the baseline's speed on {each.machine}"
                f" ({each.cards} cards), and {usual.ratio:.1f} on {usual.machine} ({usual.cards}): answers near"
                " the gate may get other verdicts there. Grade the exercise on one kind of machine, or use --rehearse."
            )
    return told
