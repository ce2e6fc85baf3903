"""What of a course ships to students: named files only, none that hides a line of a solution or a hidden test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.authoring.hidden import SHIPPED, hidden_lines, leaks_in
from grader.authoring.render import projections
from grader.catalog import Exercise
from grader.errors import KitError

_CHECKED_WITH = ("exercise.toml", "problem.py", "test_public.py")  # what the public tests need
_COURSE = ("exercises/course.toml", "exercises/README.md")
_EXERCISE = (*_CHECKED_WITH, "handout.md")
_CODE = {".py", ".json", ".css", ".j2", ".jinja"}


def checking_files(exercise: Exercise) -> dict[str, str]:
    """Return the text of each file that a check of `exercise` needs, by its path below the course's folder."""
    return {_place(exercise, name): (exercise.folder / name).read_text(encoding="utf-8") for name in _CHECKED_WITH}


def exercise_files(exercise: Exercise) -> dict[str, str]:
    """Return the text of each file that ships with `exercise`, by its path below the course's folder.

    Stub and README are made anew: an answer that somebody tried out in the stub's place does not ship.
    """
    files = {_place(exercise, name): (exercise.folder / name).read_text(encoding="utf-8") for name in _EXERCISE}
    return files | {_place(exercise, made.path.name): made.text for made in projections(exercise)}


def kit_files(root: Path) -> dict[str, str]:
    """Return the text of every other file that ships, by its path below `root`."""
    tops = [root / name for name in (*SHIPPED, *_COURSE) if name != "exercises"]
    found = [path for top in tops for path in ([top] if top.is_file() else sorted(top.rglob("*")))]
    chosen = [path for path in found if path.is_file() and (path in tops or path.suffix in _CODE)]
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in chosen}


def require_public(root: Path, files: Mapping[str, str]) -> None:
    """Raise KitError where one of `files` (name to text) has a line of a solution or of a hidden test."""
    hidden = hidden_lines(root)
    for name, text in files.items():
        for leak in leaks_in(text, hidden):
            raise KitError(f"{name}:{leak.number}: holds a line of {leak.hidden.where}. Nothing was made; reword it.")


def _place(exercise: Exercise, name: str) -> str:
    return f"exercises/{exercise.slug}/{name}"
