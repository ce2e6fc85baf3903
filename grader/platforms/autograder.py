"""What two platforms start: Gradescope's zip, which holds the hidden tests, and Classroom 50's bundle, which must not.

Gradescope's containers forbid the namespaces that bubblewrap needs; Landlock, which they allow, keeps submissions apart
from the tests. `setup.sh` tries it, and fails where it does not work. Classroom 50 runs its bundle in the student's own
repository and publishes it: only the student kit is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2

from grader.authoring import kit
from grader.authoring.archive import write_archive
from grader.authoring.public import checking_files, kit_files
from grader.catalog import Backend, Exercise
from grader.errors import UsageError
from grader.files import write_atomically
from grader.platforms.gradescope import Shown

SIZES = "at least 2 CPUs, 3 GB of memory, and a timeout of 40 minutes"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PROGRAMS = ("setup.sh", "run_autograder")
_ENTRY = "autograder.py"


def write_autograder(root: Path, assignment: str, exercises: list[Exercise], hidden: Shown = Shown.VISIBLE) -> Path:
    """Write `dist/gradescope-<assignment>.zip`, which grades `exercises`, and return its path.

    `hidden` says when students see the checks whose tests they do not have. Raises UsageError for a name that is no
    file's, and in a student's kit, which has no hidden tests.
    """
    _require_course(root, assignment)
    facts = {"assignment": assignment, "sizes": SIZES, "extra": _extra(exercises), "hidden": hidden.value}
    files = {f"course/{place}": text for place, text in _course_files(root, exercises).items()}
    files |= {name: _rendered(root, f"gradescope/{name}", facts) for name in _PROGRAMS}
    return write_archive(root / "dist" / f"gradescope-{assignment}.zip", files, _PROGRAMS)


def write_bundle(root: Path, assignment: str, exercises: list[Exercise]) -> Path:
    """Write `dist/classroom50-<assignment>/`: the autograder of public checks, and the student kit that it runs.

    Raises what `kit.write_kit` raises, and UsageError for a name that is no folder's.
    """
    _require_course(root, assignment)
    folder = root / "dist" / f"classroom50-{assignment}"
    name = kit.write_kit(root, exercises, folder).name
    slugs = [exercise.slug for exercise in exercises]
    facts = {"assignment": assignment, "kit": name, "slugs": slugs, "extra": _extra(exercises)}
    write_atomically(folder / _ENTRY, _rendered(root, f"classroom50/{_ENTRY}", facts))
    return folder


def _require_course(root: Path, assignment: str) -> None:
    if not _NAME.fullmatch(assignment):
        raise UsageError(f"{assignment!r} is no name for an assignment: use letters, digits, '.', '_' and '-'.")
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit. Use the course itself.")


def _extra(exercises: Iterable[Exercise]) -> str:
    """Return what pip installs besides: what compiles kernels is large."""
    return "[cuda]" if any(exercise.backend is Backend.CUDA for exercise in exercises) else ""


def _rendered(root: Path, name: str, facts: Mapping[str, object]) -> str:
    template = (root / "templates" / f"{name}.j2").read_text(encoding="utf-8")
    return f"{jinja2.Template(template, undefined=jinja2.StrictUndefined).render(facts)}\n"


def _course_files(root: Path, exercises: Iterable[Exercise]) -> dict[str, str]:
    """Return the text of every file that grading needs, by its path below `root`; the stub tells what is unwritten."""
    files = kit_files(root)
    for exercise in exercises:
        folders = (exercise.solution.parent, exercise.hidden_tests)
        found = [exercise.stub, *(path for folder in folders for path in folder.rglob("*.py"))]
        files |= checking_files(exercise)
        files |= {str(path.relative_to(exercise.root)): path.read_text(encoding="utf-8") for path in found}
    return files
