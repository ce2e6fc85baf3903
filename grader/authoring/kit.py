"""The student kit: one zip with all that a student may see, which works on its own."""

from __future__ import annotations

import zipfile
from pathlib import Path

from grader import __version__
from grader.authoring.public import exercise_files, kit_files, require_public
from grader.catalog import Exercise
from grader.errors import UsageError

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: the same files make the same bytes
_READABLE = 0o644 << 16


def write_kit(root: Path, exercises: list[Exercise]) -> Path:
    """Write `dist/jitgrade-<version>-student.zip` of the course at `root` and return its path.

    Raises KitError where it would hold a line of a solution or of a hidden test, and UsageError in a student's kit.
    """
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit already.")
    files = kit_files(root)
    for exercise in exercises:
        files |= exercise_files(exercise)
    require_public(root, files)
    name = f"jitgrade-{__version__}-student"
    path = root / "dist" / f"{name}.zip"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{place}", _LONG_AGO)
            entry.external_attr = _READABLE
            archive.writestr(entry, files[place], zipfile.ZIP_DEFLATED)
    return path
