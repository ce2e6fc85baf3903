"""The course's own solutions graded again and again: under every load, every run must say the same."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from grader import catalog
from grader.judge.session import answer
from grader.judge.session.grade import Options, grade
from grader.reports import units
from tests.studies.noise.load import Background, Load
from tests.studies.noise.recording import lines_of
from tests.studies.noise.report import Sheet


@dataclass(frozen=True)
class Grading:
    """One solution graded once under a load. `ratio` and `samples` are None where nothing was timed."""

    exercise: str
    verdict: str
    ratio: float | None
    samples: int | None
    seconds: float
    load: str = str(Load())
    points: float = 100.0


def run(root: Path, load: Load) -> Iterator[Grading]:
    """Grade each solution of the course at `root` once, under `load`."""
    for exercise in catalog.load_all(root):
        with Background() as background:
            background.become(load)
            card = grade(exercise, answer.read(exercise, exercise.solution), "solutions", Options()).scorecard
        ratio, samples = (card.speed.ratio, card.speed.samples) if card.speed else (None, None)
        points = 100 * card.score / max(card.max_score, 1.0)
        yield Grading(card.exercise, str(card.verdict), ratio, samples, card.duration_s, str(load), points)


def read(file: Path) -> list[Grading]:
    """Return the gradings in `file`; none where there is no such file."""
    return [Grading(**json.loads(line)) for line in lines_of(file)]


def to_json(grading: Grading) -> str:
    """Return it on one line."""
    return json.dumps(asdict(grading))


def sheet(gradings: list[Grading]) -> Sheet:
    """Return how often each solution passed, and how far its speedups lie apart."""
    header = ("load", "solution", "gradings", "passed", "all points", "speedup", "lowest", "highest", "rounds", "time")
    rows = []
    for load, slug in dict.fromkeys((grading.load, grading.exercise) for grading in gradings):
        here = [grading for grading in gradings if (grading.load, grading.exercise) == (load, slug)]
        passed = sum(grading.verdict == "passed" for grading in here)
        seconds = f"{statistics.median(grading.seconds for grading in here):.1f} s"
        whole = sum(grading.points >= 100 for grading in here)
        rows.append((load, slug, str(len(here)), str(passed), str(whole), *_speeds(here), seconds))
    return Sheet("The solutions, graded again and again", header, tuple(rows))


def _speeds(gradings: list[Grading]) -> tuple[str, ...]:
    ratios = [grading.ratio for grading in gradings if grading.ratio is not None]
    samples = [grading.samples for grading in gradings if grading.samples is not None]
    if not ratios:
        return ("-",) * 4
    return (
        *(units.ratio(ratio) for ratio in (statistics.median(ratios), min(ratios), max(ratios))),
        f"{statistics.median(samples):g}",
    )
