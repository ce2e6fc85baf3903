"""The known submissions of an exercise: where they are and the verdict that each declares."""

from __future__ import annotations

import re
from pathlib import Path

from grader.catalog import Backend, Exercise
from grader.errors import KitError
from grader.model import Verdict
from grader.sandbox import witness

_HEADER = re.compile(r"# verdict: (\w+(?: or \w+)*)(?: +- +\S.*)?\s*$")
_UNJUDGED = {Verdict.NOISY, Verdict.SKIPPED}
ALLOWED = {
    "right": {Verdict.PASSED},
    "wrong": set(Verdict) - _UNJUDGED - {Verdict.PASSED, Verdict.SLOW},
    "slow": {Verdict.SLOW},
    "hostile": set(Verdict) - _UNJUDGED,
}


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


def declared_verdicts(path: Path) -> tuple[Verdict, ...]:
    """Return what the first line of the submission at `path` declares: `# verdict: wrong  - why`.

    `# verdict: passed or slow  - why` declares two, for what only some machines can judge: the first is
    the one of a machine that cannot. Raises KitError where the line is missing, names no verdict or
    names one that does not belong in this folder.
    """
    match = _HEADER.match(path.read_text(encoding="utf-8").split("\n", 1)[0])
    if not match:
        raise KitError(f"{path}:1: no declared verdict: begin with `# verdict: wrong  - what is wrong`.")
    names = match[1].split(" or ")
    unknown = [name for name in names if name not in list(Verdict)]
    if unknown:
        raise KitError(f"{path}:1: {unknown[0]!r} is no verdict: use one of {', '.join(Verdict)}.")
    verdicts = tuple(Verdict(name) for name in names)
    allowed = ALLOWED[path.parent.name]
    if verdicts[0] not in allowed:
        fits = ", ".join(verdict for verdict in Verdict if verdict in allowed)
        folder = path.parent.name
        raise KitError(f"{path}:1: {names[0]} does not belong in {folder}/ ({fits}): move the file.")
    return verdicts


def possible_verdicts(exercise: Exercise, path: Path) -> tuple[Verdict, ...]:
    """Return what the submission at `path` declares, and what a machine without a witness may take it for.

    Such a machine cannot see who breaks a rule that needs one. Raises what `declared_verdicts` raises.
    """
    declared = declared_verdicts(path)
    return (*declared, Verdict.PASSED, Verdict.SLOW) if is_unseen(exercise, declared) else declared


def is_unseen(exercise: Exercise, declared: tuple[Verdict, ...]) -> bool:
    """Return whether these verdicts may need a witness that this machine does not have."""
    watched = exercise.speed is not None and bool(exercise.speed.witness)
    return watched and Verdict.REJECTED in declared and bool(witness.obstacle())
