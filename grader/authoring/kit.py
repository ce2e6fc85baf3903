"""The student kit: one zip with all that a student may see, which works on its own."""

from __future__ import annotations

from pathlib import Path

from grader import __version__
from grader.authoring.archive import write_archive
from grader.authoring.public import exercise_files, kit_files, require_public
from grader.catalog import Exercise
from grader.errors import UsageError


def write_kit(root: Path, exercises: list[Exercise], folder: Path | None = None) -> Path:
    """Write `jitgrade-<version>-student.zip` of the course at `root` into `folder`, or else `dist/`; return its path.

    Raises KitError where it would hold a line of a solution or of a hidden test, and UsageError in a student's kit.
    """
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit already.")
    files = kit_files(root)
    for exercise in exercises:
        files |= exercise_files(exercise)
    require_public(root, files)
    name = f"jitgrade-{__version__}-student"
    return write_archive(
        (folder or root / "dist") / f"{name}.zip", {f"{name}/{place}": text for place, text in files.items()}
    )
