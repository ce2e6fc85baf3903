"""How far a class is: what is done, who is at what, what is stuck, what each exercise costs, and an honest estimate."""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.cluster import canaries
from grader.cluster.plan import Plan, Planned
from grader.cluster.store import Claim, Store
from grader.counted import store_in
from grader.model import Scorecard
from grader.reports import html
from grader.text import printable

_SAMPLE = 60  # results of an exercise that are opened for its cost and its canaries
_RECENT_S = 1800.0


@dataclass(frozen=True)
class Work:
    """A unit that somebody is at, or was: `age_s` seconds ago its claim was renewed."""

    student: str
    exercise: str
    holder: str
    age_s: float
    is_stuck: bool


@dataclass(frozen=True)
class Cost:
    """An exercise: units done, failed and in all, and the median seconds of a grading (None where none is known)."""

    exercise: str
    done: int
    failed: int
    total: int
    seconds: float | None


@dataclass(frozen=True)
class Status:
    """A class that is being graded. `left_s` is the least and the most that is left, None while nothing tells.

    `different` says which machines judge which exercise differently from others.
    """

    done: int
    failed: int
    total: int
    work: tuple[Work, ...]
    costs: tuple[Cost, ...]
    left_s: tuple[float, float] | None
    different: tuple[str, ...] = ()


def status(out: Path) -> Status:
    """Return how far the class is whose scorecards are in `out`; raises UsageError where none is being graded."""
    plan, store = Plan.read(out), store_in(out)
    found = store.listing()
    done = [unit for unit in plan.units if found.results.get(unit.unit, -1) >= unit.attempt]
    open_ = plan.open(found)
    by_unit = {unit.unit: unit for unit in open_}
    work = [_work(store, by_unit[unit], max(claims)) for unit, claims in found.claims.items() if unit in by_unit]
    cards = _cards(done, store)
    costs = _costs(plan.units, done, open_, cards)
    rate = _rate([_published(store, unit) for unit in done], time.time())
    failed = len(plan.units) - len(done) - len(open_)
    different = tuple(canaries.different(canaries.canaries(card for here in cards.values() for card in here)))
    return Status(len(done), failed, len(plan.units), tuple(work), costs, _left(len(open_), rate), different)


def _work(store: Store, unit: Planned, claim: tuple[int, int]) -> Work:
    found = Claim(unit.unit, *claim)
    holder, age_s = store.holder_of(found)
    return Work(unit.student, unit.exercise, str(holder or "somebody"), age_s, not store.is_held(found))


def _published(store: Store, unit: Planned) -> float:
    return store.published_at(unit.unit, unit.attempt)


def _cards(done: Sequence[Planned], store: Store) -> dict[str, list[Scorecard]]:
    """Return some of each exercise's scorecards: those of the students that the plan names last."""
    finished: dict[str, list[Planned]] = defaultdict(list)
    for unit in done:
        finished[unit.exercise].append(unit)
    texts = {each: [store.result(unit.unit, unit.attempt) for unit in finished[each][-_SAMPLE:]] for each in finished}
    return {each: [Scorecard.from_json(text) for text in found if text] for each, found in texts.items()}


def _costs(
    units: Sequence[Planned],
    done: Sequence[Planned],
    open_: Sequence[Planned],
    cards: Mapping[str, Sequence[Scorecard]],
) -> tuple[Cost, ...]:
    total, left = Counter(unit.exercise for unit in units), Counter(unit.exercise for unit in open_)
    finished = Counter(unit.exercise for unit in done)
    return tuple(
        Cost(each, finished[each], total[each] - left[each] - finished[each], total[each], _seconds(cards.get(each)))
        for each in sorted(total)
    )


def _seconds(cards: Sequence[Scorecard] | None) -> float | None:
    return statistics.median(card.duration_s for card in cards) if cards else None


def _rate(published: Sequence[float], now: float) -> tuple[float, float] | None:
    """Return results per second lately: the least and the most that so many results tell, two standard errors apart.

    Of n results that come independently of each other the standard error is the root of n (Poisson).
    """
    recent = sorted(each for each in published if now - each < _RECENT_S)
    if len(recent) < 5:
        return None
    span, error = max(now - recent[0], 1.0), 2 * len(recent) ** 0.5
    return max(len(recent) - error, 0.5) / span, (len(recent) + error) / span


def _left(open_: int, rate: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if rate is None else (open_ / rate[1], open_ / rate[0])


def lines(found: Status) -> list[str]:
    """Return the status as lines of text."""
    head = f"{found.done} of {found.total} graded" + (f", {found.failed} failed" if found.failed else "")
    left = "" if found.done + found.failed == found.total else f"; left: {_span(found.left_s)}"
    said = [f"{head}{left}."]
    for cost in found.costs:
        seconds = "" if cost.seconds is None else f", {cost.seconds:.1f} s each"
        said.append(
            f"  {cost.exercise}: {cost.done} of {cost.total}{f', {cost.failed} failed' if cost.failed else ''}{seconds}"
        )
    for each in sorted(found.work, key=lambda each: (not each.is_stuck, each.holder)):
        state = "stuck: nobody has renewed it" if each.is_stuck else "renewed"
        said.append(f"  {each.holder} has {each.student} {each.exercise}, {state} for {each.age_s:.0f} s")
    return said + [f"  Machines differ: {text}" for text in found.different]


def _span(left_s: tuple[float, float] | None) -> str:
    if left_s is None:
        return "nothing tells yet"
    return f"{left_s[0] / 60:.0f} to {left_s[1] / 60:.0f} minutes at the pace of the last half hour"


def page(found: Status, every_s: int = 10) -> str:
    """Return the status as a page that a browser loads anew every so many seconds."""
    text = "\n".join(map(printable, lines(found)))
    return html.render("status.html.j2", done=found.done, total=found.total, text=text, every_s=every_s)
