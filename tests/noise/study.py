"""Decisions about subjects of known speed, one after the other, and how often they were wrong."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.judge import stopwatch
from grader.judge.trial import Trial
from grader.model import Isolation, Verdict
from tests.noise.load import Load, background
from tests.noise.subjects import Subject, fresh, lanes

CERTAINTY = 0.95


@dataclass(frozen=True)
class Decision:
    """One verdict. `seconds` is what the timing took, `ratio` the speedup it saw, `idle_ratio` the true one."""

    exercise: str
    factor: float
    load: str
    verdict: str
    rounds: int
    seconds: float
    ratio: float
    idle_ratio: float

    @property
    def wrong(self) -> bool:
        """Whether it failed an honest answer, or passed one below the gate."""
        if self.factor > 1:
            return self.verdict == Verdict.SLOW
        return self.verdict == Verdict.PASSED


def decide(subject: Subject, load: Load, count: int, isolation: Isolation) -> Iterator[Decision]:
    """Yield `count` decisions about one subject under one load, all in the same three workers."""
    assert subject.exercise.speed is not None
    with Trial(subject.exercise, subject.code, "noise", isolation) as trial:
        race = lanes(trial)
        arguments = fresh(trial)
        with background(load):
            for number in range(count):
                started = time.perf_counter()
                order = random.Random(number)
                result = stopwatch.race(race, lambda: arguments, lambda *_: None, subject.exercise.speed, order)
                yield Decision(
                    exercise=subject.exercise.slug,
                    factor=subject.factor,
                    load=str(load),
                    verdict=result.verdict,
                    rounds=len(result.samples.submission),
                    seconds=time.perf_counter() - started,
                    ratio=result.samples.ratio,
                    idle_ratio=subject.idle_ratio,
                )


def write(decisions: Iterable[Decision], file: Path, told: Callable[[Decision], None]) -> None:
    """Append each decision to `file`, a line of JSON each, as it falls."""
    with file.open("a", encoding="utf-8") as lines:
        for decision in decisions:
            lines.write(json.dumps(asdict(decision)) + "\n")
            lines.flush()
            told(decision)


def read(file: Path) -> list[Decision]:
    """Return the decisions in `file`; none where there is no such file."""
    if not file.exists():
        return []
    return [Decision(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def upper_bound(errors: int, trials: int) -> float:
    """Return the largest error rate with which so few errors are seen at least once in twenty times.

    One-sided Clopper-Pearson bound, found by bisection on the binomial distribution.
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
