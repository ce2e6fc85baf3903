"""Check what the files of a course say; grader.authoring.rehearsal checks what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grader import catalog
from grader.authoring import course_pages, render
from grader.authoring.hidden import leak_problems
from grader.authoring.rules import CACHES, RULES, missing_files
from grader.catalog import Exercise
from grader.errors import KitError, UsageError

_Subject = TypeVar("_Subject")


def static_problems(root: Path, slugs: tuple[str, ...] = ()) -> list[str]:
    """Return everything that is wrong with the files of the course at `root`, as "file: what: fix".

    Where `slugs` names exercises, the unfinished work on others is left out, but not what concerns the whole course.
    Raises UsageError for a slug that there is not, and in a student's kit, which has no solutions to check.
    """
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: `jitgrade lint` checks a course, not a student's kit.")
    exercises, problems = _load(root)
    chosen = exercises if problems else catalog.select(exercises, slugs)
    problems += _order_problems(exercises) + _orphan_problems(root)
    for exercise in chosen:
        missing = missing_files(exercise)
        problems += missing or [problem for rule in RULES for problem in _kept(rule, exercise)]
    problems += _kept(lambda folder: render.drifted(folder, course_pages.projections(folder, exercises)), root)
    problems += _kept(leak_problems, root)
    named = [problem.replace(f"{root.resolve()}/", "").replace(f"{root}/", "") for problem in problems]
    return list(dict.fromkeys(named))  # broken markers are met twice


def _load(root: Path) -> tuple[list[Exercise], list[str]]:
    exercises: list[Exercise] = []
    problems: list[str] = []
    for folder in _folders(root / "exercises"):
        try:
            exercises.append(catalog.load(folder))
        except KitError as error:
            problems.append(str(error))
    if not exercises and not problems:
        problems.append("exercises/: holds no exercise: `make new EX=slug` makes one.")
    return exercises, problems


def _kept(rule: Callable[[_Subject], list[str]], subject: _Subject) -> list[str]:
    """Return what `rule` finds; a KitError that it raises is one more problem."""
    try:
        return rule(subject)
    except KitError as error:
        return [str(error)]


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and path.name not in CACHES)


def _order_problems(exercises: list[Exercise]) -> list[str]:
    taken: dict[int, str] = {}
    problems = []
    for exercise in exercises:
        first = taken.setdefault(exercise.order, exercise.slug)
        if first != exercise.slug:
            problems.append(
                f"exercises/{exercise.slug}/exercise.toml: order {exercise.order} is that of {first} too:"
                " give each exercise its own place."
            )
    return problems


def _orphan_problems(root: Path) -> list[str]:
    known = {folder.name for folder in _folders(root / "exercises")}
    parents = ("solutions", "tests/hidden", "tests/submissions")
    return [
        f"{parent}/{folder.name}/: belongs to no exercise: rename it to one of exercises/, or remove it."
        for parent in parents
        for folder in _folders(root / parent)
        if folder.name not in known
    ]
