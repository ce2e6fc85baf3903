"""Grade the stub, the solution and every known submission of an exercise, and say what surprises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.submissions import Outcome, possible_outcomes, submission_files, verdicts_of
from grader.catalog import Exercise
from grader.errors import KitError
from grader.model import CheckResult, Scorecard, Verdict

_CENT = 0.01

Grade = Callable[[Exercise, Path], Scorecard]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Expectation:
    """What grading `file` must give: one of `outcomes`, and `share` of the points where that is known."""

    file: Path
    outcomes: tuple[Outcome, ...]
    share: float | None = None


@dataclass(frozen=True)
class Rehearsed:
    """What became of `file`: its scorecard, None where the kit failed on it, and the `problem`, "" for none."""

    exercise: Exercise
    file: Path
    card: Scorecard | None
    problem: str = ""


def rehearse(
    exercises: Iterable[Exercise], grade: Grade, progress: Progress, hostile: bool = False
) -> Iterator[Rehearsed]:
    """Grade every stub, solution and known submission, and hold it against what it must get.

    The hostile ones only where asked for: there are many, and `make hostile` does more with them. `grade` runs
    one file as a submission, `progress` is told of each before it runs. A KitError of `grade` is a problem as
    well. The static checks must have passed.
    """
    for exercise in exercises:
        for expected in _expectations(exercise, hostile):
            yield _rehearsed(exercise, expected, grade, progress)


def time_known(exercises: Iterable[Exercise], grade: Grade, progress: Progress) -> Iterator[Rehearsed]:
    """Grade what a gate must tell apart: each timed exercise's solution, and its right and slow submissions.

    Nothing is expected of them, and nothing of the exercise but that it can be graded.
    """
    for exercise in exercises:
        known = [path for path in submission_files(exercise) if path.parent.name in ("right", "slow")]
        for path in [exercise.solution, *known] if exercise.speed else []:
            anything = tuple(Outcome(verdict) for verdict in Verdict)
            yield _rehearsed(exercise, Expectation(path, anything), grade, progress)


def _rehearsed(exercise: Exercise, expected: Expectation, grade: Grade, progress: Progress) -> Rehearsed:
    name = str(expected.file.relative_to(exercise.root))
    progress(name)
    try:
        card = grade(exercise, expected.file)
    except KitError as error:
        return Rehearsed(exercise, expected.file, None, f"{name}: the kit failed on it: {error}")
    problem = _surprise(exercise, expected, card)
    return Rehearsed(exercise, expected.file, card, f"{name}: {problem}" if problem else "")


def _expectations(exercise: Exercise, hostile: bool) -> Iterator[Expectation]:
    yield Expectation(exercise.stub, (Outcome(Verdict.NOT_ATTEMPTED),), share=0.0)
    yield Expectation(exercise.solution, (Outcome(Verdict.PASSED),), share=1.0)
    for path in submission_files(exercise):
        if path.parent.name == "hostile" and not hostile:
            continue
        yield Expectation(path, possible_outcomes(exercise, path))


def _surprise(exercise: Exercise, expected: Expectation, card: Scorecard) -> str:
    """Return what is not as expected, with its fix; "" where all is."""
    wanted = " or ".join(map(str, expected.outcomes))
    if not any(outcome.allows(card.verdict, verdicts_of(card)) for outcome in expected.outcomes):
        if card.verdict is Verdict.NOISY:
            return f"noisy, not {wanted} ({_reason(card)}): {_quieter(exercise)}"
        gate = "the gate, " if Verdict.SLOW in {card.verdict, *(each.verdict for each in expected.outcomes)} else ""
        return f"{_got(expected, card)}, not {wanted} ({_reason(card)}): correct {gate}the tests, or this file."
    if expected.share is None:
        return ""
    wanted_score = expected.share * card.max_score
    if abs(card.score - wanted_score) < _CENT:
        return ""
    got = f"{card.score:g} of {card.max_score:g} points, not {wanted_score:g}"
    return f"{got} ({_reason(card)}): correct the tests, the tiers, or this file."


def _quieter(exercise: Exercise) -> str:
    measure = f"`make lint EX={exercise.slug} ARGS=--measure`"
    return f"end what else runs and lint again; if that does not help, {measure} says what gate and canary can be."


def _got(expected: Expectation, card: Scorecard) -> str:
    """Return the verdict, and where it is the one expected, the checks that have it."""
    if all(outcome.verdict is not card.verdict for outcome in expected.outcomes):
        return str(card.verdict)
    return str(Outcome(card.verdict, tuple(c.id for c in card.checks if c.verdict is card.verdict)))


def _reason(card: Scorecard) -> str:
    """Name the check that decided the verdict, or else the first that lost points."""
    losing = [check for check in card.checks if check.verdict.counts and check.points < check.max_points]
    unlike = [check for check in card.checks if check.verdict not in (Verdict.PASSED, Verdict.SKIPPED)]
    deciding = [check for check in unlike if check.verdict is card.verdict] or losing
    return _told(deciding[0]) if deciding else "every check has full points"


def _told(check: CheckResult) -> str:
    return f"{check.id}: {(check.message or check.title).rstrip('.')}"
