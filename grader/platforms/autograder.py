"""The zip that Gradescope makes an image from: the course with its hidden tests, and the two programs that it starts.

Gradescope's containers forbid the namespaces that bubblewrap needs; Landlock, which they allow, keeps submissions apart
from the tests. `setup.sh` tries it, and fails where it does not work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import jinja2

from grader.authoring.archive import write_archive
from grader.authoring.public import checking_files, kit_files
from grader.catalog import Backend, Exercise
from grader.errors import UsageError
from grader.platforms.gradescope import Shown

SIZES = "at least 2 CPUs, 3 GB of memory, and a timeout of 40 minutes"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PROGRAMS = ("setup.sh", "run_autograder")


def write_autograder(root: Path, assignment: str, exercises: list[Exercise], hidden: Shown = Shown.VISIBLE) -> Path:
    """Write `dist/gradescope-<assignment>.zip`, which grades `exercises`, and return its path.

    `hidden` says when students see the checks whose tests they do not have. Raises UsageError for a name that is no
    file's, and in a student's kit, which has no hidden tests.
    """
    require_name(assignment)
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit, which cannot grade.")
    files = {f"course/{place}": text for place, text in _course_files(root, exercises).items()}
    for name in _PROGRAMS:
        template = jinja2.Template((root / "templates" / "gradescope" / f"{name}.j2").read_text(encoding="utf-8"))
        extra = "[cuda]" if any(exercise.backend is Backend.CUDA for exercise in exercises) else ""
        files[name] = template.render(assignment=assignment, sizes=SIZES, extra=extra, hidden=hidden.value) + "\n"
    return write_archive(root / "dist" / f"gradescope-{assignment}.zip", files, _PROGRAMS)


def require_name(assignment: str) -> None:
    """Raise UsageError unless `assignment` can name a file wherever it goes."""
    if not _NAME.fullmatch(assignment):
        raise UsageError(f"{assignment!r} is no name for an assignment: use letters, digits, '.', '_' and '-'.")


def _course_files(root: Path, exercises: Iterable[Exercise]) -> dict[str, str]:
    """Return the text of every file that grading needs, by its path below `root`; the stub tells what is unwritten."""
    files = kit_files(root)
    for exercise in exercises:
        folders = (exercise.solution.parent, exercise.hidden_tests)
        found = [exercise.stub, *(path for folder in folders for path in folder.rglob("*.py"))]
        files |= checking_files(exercise)
        files |= {str(path.relative_to(exercise.root)): path.read_text(encoding="utf-8") for path in found}
    return files
