"""What a class's scorecards say together: speeds, what is missed most, what to look at, who is alike, what it cost."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grader.catalog import SPEED_CHECK, Exercise
from grader.model import Scorecard, Verdict
from grader.reports import units, view
from grader.text import one_line

_BINS = 16  # of a histogram, over all of its span
_FINEST = math.log10(1.05)  # the width of a bin, in powers of ten
_TELLING = 0.05  # what fewer people miss is no pattern
_LOOKED_AT = (Verdict.UNREADABLE, Verdict.REJECTED, Verdict.CRASHED, Verdict.TIMEOUT, Verdict.NOISY)
_HANDED_IN = (Verdict.NOT_ATTEMPTED, Verdict.UNREADABLE)  # and not tried


@dataclass(frozen=True)
class Filed:
    """A scorecard, the percent-encoded folder that it lies in, and when it was written, in seconds since 1970."""

    card: Scorecard
    folder: str
    written_s: float


@dataclass(frozen=True)
class Bin:
    """How many submissions are from `low` to `high` times faster than the baseline; no bin lies across the gate."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Mark:
    """A speed that earns points, and what it is called: the gate, or a tier's share of the reference."""

    name: str
    ratio: float


@dataclass(frozen=True)
class Speeds:
    """The speedups of a class in one exercise, in ascending order, and what they are measured against."""

    ratios: tuple[float, ...]
    bins: tuple[Bin, ...]
    marks: tuple[Mark, ...]  # the gate first

    @property
    def told(self) -> str:
        """The distribution in a sentence."""
        gate, at = self.marks[0], sum(ratio >= self.marks[0].ratio for ratio in self.ratios)
        median = units.times(statistics.median(self.ratios))
        span = f"from {units.times(self.ratios[0])} to {units.times(self.ratios[-1])}, the median is {median}"
        return f"{at} of {len(self.ratios)} reach the gate of {units.gate(gate.ratio)}; {span}."


def speeds(exercise: Exercise, cards: Sequence[Scorecard]) -> Speeds | None:
    """Return the speeds that were measured; None where the exercise has no gate, or none was.

    A tier is a share of the reference's speed in the same run: it is drawn at the median of what that was.
    """
    measured = [card.speed for card in cards if card.speed and 0 < card.speed.ratio < math.inf]
    if exercise.speed is None or not measured:
        return None
    ratios = sorted(speed.ratio for speed in measured)
    references = [speed.baseline_s / speed.reference_s for speed in measured if speed.reference_s]
    reference = statistics.median(references) if references else 0.0
    tiers = [Mark(f"{tier.fraction:.0%}", tier.fraction * reference) for tier in exercise.speed.tiers if reference]
    gate = Mark("gate", exercise.speed.gate)
    return Speeds(tuple(ratios), tuple(_bins(ratios, gate.ratio)), (gate, *tiers))


def _bins(ratios: Sequence[float], gate: float) -> Iterable[Bin]:
    """Yield bins of equal width on a logarithmic scale, one of whose edges is the gate."""
    width = max(math.log10(ratios[-1] / ratios[0]) / _BINS, _FINEST)
    numbers = Counter(math.floor(math.log10(ratio / gate) / width) for ratio in ratios)
    for number in range(min(numbers), max(numbers) + 1):
        yield Bin(gate * 10 ** (number * width), gate * 10 ** ((number + 1) * width), numbers[number])


@dataclass(frozen=True)
class Missed:
    """A check that many did not pass, of those who tried and were judged, and what most often became of it."""

    title: str
    missed: int
    judged: int
    mostly: Verdict


def missed(cards: Sequence[Scorecard]) -> list[Missed]:
    """Return the checks that people miss, the most missed first; what hardly anybody misses is left out."""
    found: dict[str, list[Verdict]] = {}
    titles: dict[str, str] = {}
    for check in (check for card in cards for check in card.checks):
        if check.verdict.counts and check.verdict not in _HANDED_IN:
            titles[check.id] = one_line(check.title)
            found.setdefault(check.id, []).append(check.verdict)
    rows = []
    for name, verdicts in found.items():
        bad = Counter(verdict for verdict in verdicts if verdict is not Verdict.PASSED)
        if bad.total() > _TELLING * len(verdicts):
            rows.append(Missed(titles[name], bad.total(), len(verdicts), bad.most_common(1)[0][0]))
    return sorted(rows, key=lambda row: row.missed / row.judged, reverse=True)


@dataclass(frozen=True)
class Alike:
    """Students whose speed is the same to the digit, or who handed in the very same file."""

    what: str
    students: tuple[str, ...]


def alike(cards: Sequence[Scorecard]) -> list[Alike]:
    """Return those who are alike, the same file first; who is alike in it is not told again for the speed."""
    files = _groups(cards, lambda card: card.submission_sha256)
    one_of_each = {card.submission_sha256 or card.student: card for card in cards}
    timed = [card for card in one_of_each.values() if card.speed is not None]
    same_speed = _groups(timed, lambda card: units.times(card.speed.ratio) if card.speed else "")
    found = [Alike("the same file, to the byte", students) for students in files.values()]
    return found + [Alike(ratio, students) for ratio, students in same_speed.items()]


def _groups(cards: Iterable[Scorecard], key: Callable[[Scorecard], str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for card in cards:
        groups.setdefault(key(card), []).append(view.name(card.student))
    return {name: tuple(students) for name, students in groups.items() if name and len(students) > 1}


@dataclass(frozen=True)
class LookedAt:
    """A verdict that a person should look at, and the first thing that it says."""

    filed: Filed
    verdict: Verdict
    why: str


def to_look_at(filed: Sequence[Filed]) -> list[LookedAt]:
    """Return the verdicts to look at, the most telling first; each card is there once."""
    found = []
    for each in filed:
        of_kind = {check.verdict: check for check in reversed(each.card.checks)}
        kind = next((kind for kind in _LOOKED_AT if kind in of_kind), None)
        if kind is not None:
            found.append(LookedAt(each, kind, one_line(of_kind[kind].message or of_kind[kind].title)))
    return sorted(found, key=lambda each: _LOOKED_AT.index(each.verdict))


@dataclass(frozen=True)
class Cost:
    """What grading took, in seconds: all submissions together, the median and the longest of them, and by the clock.

    `elapsed_s` is from the first card's beginning to the last one's end, pauses between runs of the command included.
    """

    submissions: int
    total_s: float
    median_s: float
    longest_s: float
    elapsed_s: float
    noisy: int

    @property
    def at_once(self) -> float:
        """How many submissions were judged at once, on the average."""
        return self.total_s / self.elapsed_s if self.elapsed_s else 0.0


def cost(filed: Sequence[Filed]) -> Cost:
    """Return what grading these cards took."""
    took = [each.card.duration_s for each in filed]
    began = min(each.written_s - each.card.duration_s for each in filed)
    noisy = sum(any(one.id == SPEED_CHECK and one.verdict is Verdict.NOISY for one in e.card.checks) for e in filed)
    elapsed = max(each.written_s for each in filed) - began
    return Cost(len(took), sum(took), statistics.median(took), max(took), elapsed, noisy)
