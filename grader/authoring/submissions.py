"""The known submissions of an exercise: where they are, and the outcomes that the first line of each declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.catalog import Backend, Exercise
from grader.errors import KitError
from grader.model import Scorecard, Verdict
from grader.sandbox.watch import witness

EVERY_CHECK = "every check"
HEADER = re.compile(r"# verdict: (\w.*?)(?: +- +\S.*)?\s*$")
_OUTCOME = re.compile(rf"(\w+)(?: in ({EVERY_CHECK}|\w+(?: and \w+)*))?")
_UNJUDGED = {Verdict.NOISY, Verdict.SKIPPED}
ALLOWED = {
    "right": {Verdict.PASSED},
    "wrong": set(Verdict) - _UNJUDGED - {Verdict.PASSED, Verdict.SLOW},
    "slow": {Verdict.SLOW},
    "hostile": set(Verdict) - _UNJUDGED,
}


@dataclass(frozen=True)
class Outcome:
    """What a known submission may get: a verdict, and the ids of the `checks` that must have it.

    No check stands for whichever, EVERY_CHECK for all of those that count.
    """

    verdict: Verdict
    checks: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as a header says it: `wrong in edges and values`."""
        return f"{self.verdict} in {' and '.join(self.checks)}" if self.checks else str(self.verdict)

    def allows(self, verdict: Verdict, checks: Mapping[str, Verdict]) -> bool:
        """Return whether an exercise's `verdict`, and that of each of its `checks` by id, are this outcome."""
        counted = {verdict for verdict in checks.values() if verdict.counts}
        named = counted if self.checks == (EVERY_CHECK,) else {checks.get(check) for check in self.checks}
        return verdict is self.verdict and named <= {verdict}


def verdicts_of(card: Scorecard) -> dict[str, Verdict]:
    """Return the verdict of each check of `card` by its id."""
    return {check.id: check.verdict for check in card.checks}


def folder_of(exercise: Exercise) -> Path:
    """Return the folder that holds `right/`, `wrong/`, `slow/` and `hostile/`."""
    return exercise.root / "tests" / "submissions" / exercise.slug


def required_folders(exercise: Exercise) -> list[str]:
    """Return the folders that must hold a submission.

    `slow` only where speed is judged on every machine: a kernel's needs a GPU.
    """
    timed = exercise.speed is not None and exercise.backend is Backend.CPU
    return ["right", "wrong", "slow"] if timed else ["right", "wrong"]


def submission_files(exercise: Exercise) -> list[Path]:
    """Return every known submission of `exercise`, those of `right/` first."""
    return [path for name in ALLOWED for path in sorted((folder_of(exercise) / name).glob("*.py"))]


def declared_outcomes(exercise: Exercise, path: Path) -> tuple[Outcome, ...]:
    """Return what the first line of the submission at `path` declares: `# verdict: wrong in edges  - why`.

    `# verdict: passed or slow in speed  - why` declares two, for what only some machines can judge: the first is
    that of a machine that cannot. Raises KitError where the line is missing, names a verdict or a check that
    there is not, or a verdict that does not belong in this folder.
    """
    match = HEADER.match(path.read_text(encoding="utf-8").split("\n", 1)[0])
    if not match:
        raise KitError(f"{path}:1: no declared verdict: begin with `# verdict: wrong in CHECK  - what is wrong`.")
    outcomes = tuple(_outcome(exercise, path, words) for words in match[1].split(" or "))
    allowed = ALLOWED[path.parent.name]
    if outcomes[0].verdict not in allowed:
        fits = ", ".join(verdict for verdict in Verdict if verdict in allowed)
        folder = path.parent.name
        raise KitError(f"{path}:1: {outcomes[0].verdict} does not belong in {folder}/ ({fits}): move the file.")
    return outcomes


def _outcome(exercise: Exercise, path: Path, words: str) -> Outcome:
    match = _OUTCOME.fullmatch(words)
    if not match:
        form = "`wrong`, `wrong in CHECK`, `wrong in CHECK and CHECK` or `wrong in every check`"
        raise KitError(f"{path}:1: {words!r} is no outcome: write {form}, and ` or ` between two of them.")
    if match[1] not in list(Verdict):
        raise KitError(f"{path}:1: {match[1]!r} is no verdict: use one of {', '.join(Verdict)}.")
    checks = tuple(match[2].split(" and ")) if match[2] else ()
    for check in checks:
        if check != EVERY_CHECK and check not in exercise.checks:
            raise KitError(f"{path}:1: {check!r} is no check: use one of {', '.join(exercise.checks)}.")
    return Outcome(Verdict(match[1]), checks)


def possible_outcomes(exercise: Exercise, path: Path) -> tuple[Outcome, ...]:
    """Return what the submission at `path` declares, and what a machine without a witness may take it for.

    Such a machine cannot see who breaks a rule that needs one. Raises what `declared_outcomes` raises.
    """
    declared = declared_outcomes(exercise, path)
    unseen = (Outcome(Verdict.PASSED), Outcome(Verdict.SLOW)) if is_unseen(exercise, declared) else ()
    return (*declared, *unseen)


def is_unseen(exercise: Exercise, outcomes: tuple[Outcome, ...]) -> bool:
    """Return whether one of these outcomes may need a witness that this machine does not have."""
    watched = exercise.speed is not None and bool(exercise.speed.witness)
    rejected = any(outcome.verdict is Verdict.REJECTED for outcome in outcomes)
    return watched and rejected and bool(witness.obstacle())
