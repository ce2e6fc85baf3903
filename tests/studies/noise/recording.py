"""Races recorded round by round, until the judge's rule decides: another rule can be put to the same times."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from grader.catalog import SpeedRule
from grader.errors import KitError
from grader.judge.speed.decision import decide
from grader.judge.speed.race import rounds as rounds_of
from grader.judge.speed.samples import Sample, Samples
from grader.judge.trial import open_trial
from grader.model import Isolation, Verdict
from tests.studies.noise.load import Background, Load
from tests.studies.noise.subjects import Subject, entrants, fresh

_PROGRAMS = ("baseline", "submission", "reference")


@dataclass(frozen=True)
class Recording:
    """One race to its decision, under one load, of a subject known to be `factor` times as fast as the gate.

    `ratio` is its speedup as calibrated on the idle machine; `ends` are the seconds at which each round ended.
    """

    exercise: str
    factor: float
    load: str
    ratio: float
    samples: Samples
    ends: tuple[float, ...]

    def after(self, rounds: int) -> Samples:
        """Return the samples as they were after so many rounds."""
        return Samples(**{name: getattr(self.samples, name)[:rounds] for name in _PROGRAMS})

    def to_json(self) -> str:
        """Return it on one line."""
        calls = {
            name: [
                [round(value, 7) for value in (s.seconds, s.waited, s.others, s.ran)]
                for s in getattr(self.samples, name)
            ]
            for name in _PROGRAMS
        }
        known = {"exercise": self.exercise, "factor": self.factor, "load": self.load, "ratio": self.ratio}
        return json.dumps(known | calls | {"ends": [round(end, 4) for end in self.ends]})

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read back what `to_json` wrote."""
        body: dict[str, Any] = json.loads(line)
        calls = {name: tuple(Sample(*values) for values in body.pop(name)) for name in _PROGRAMS}
        return cls(**body | {"samples": Samples(**calls), "ends": tuple(body["ends"])})


@dataclass(frozen=True)
class Decision:
    """What the judge would have said, after so many rounds and seconds, at which measured speedup."""

    recording: Recording
    verdict: Verdict
    rounds: int
    seconds: float
    ratio: float

    @property
    def wrong(self) -> bool:
        """Whether it failed an honest answer, or passed one below the gate."""
        return self.verdict is (Verdict.SLOW if self.recording.factor > 1 else Verdict.PASSED)


def record(subject: Subject, wanted: dict[Load, int], isolation: Isolation) -> Iterator[Recording]:
    """Yield so many races under each load, all in the same three workers and on the same inputs."""
    rule = subject.exercise.speed
    assert rule is not None
    with Background() as background, open_trial(subject.exercise, subject.code, "noise", isolation) as trial:
        racing, arguments = entrants(trial), fresh(trial)
        for load, count in wanted.items():
            background.become(load)
            for number in range(count):
                rounds = rounds_of(racing, lambda: arguments, lambda *_: None, random.Random(number))
                samples, ends = _until_decided(rounds, rule)
                yield Recording(subject.exercise.slug, subject.factor, str(load), subject.ratio, samples, ends)


def _until_decided(rounds: Iterator[Samples], rule: SpeedRule) -> tuple[Samples, tuple[float, ...]]:
    """Return the samples that a decision fell on, and the seconds at which each round ended."""
    started, ends = time.perf_counter(), []
    samples = next(rounds)
    while True:
        ends.append(time.perf_counter() - started)
        if decide(samples, rule) is not None:
            return samples, tuple(ends)
        samples = next(rounds)


def replay(recording: Recording, rule: SpeedRule) -> Decision:
    """Return the judge's decision on the recorded times.

    Raises KitError where the rule of today would have gone on.
    """
    for rounds in range(1, len(recording.ends) + 1):
        samples = recording.after(rounds)
        verdict = decide(samples, rule)
        if verdict is not None:
            return Decision(recording, verdict, rounds, recording.ends[rounds - 1], samples.ratio)
    raise KitError("A recorded race ends before its decision: the rule has changed. Remove the file and record anew.")


def read(file: Path) -> list[Recording]:
    """Return the recordings in `file`; none where there is no such file."""
    return [Recording.from_json(line) for line in lines_of(file)]


def append(made: Iterable[str], file: Path) -> None:
    """Append each to `file`, one a line, as it is made: a study that is stopped goes on from there."""
    with file.open("a", encoding="utf-8") as lines:
        for one in made:
            lines.write(one + "\n")
            lines.flush()


def lines_of(file: Path) -> list[str]:
    """Return the lines of `file`; none where there is no such file."""
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
