"""The zip for students works alone, and has nothing in it that they must not see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader import catalog
from grader.authoring.hidden import hidden_lines, leaks_in
from grader.authoring.kit import write_kit
from grader.errors import KitError
from tests.end_to_end.conftest import REPOSITORY, jitgrade

pytestmark = pytest.mark.sampled(2, "end to end")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with what people leave in folders: an answer tried out, backups, caches."""
    root = tmp_path_factory.mktemp("kit") / "course"
    ignore = shutil.ignore_patterns(".venv", ".git", ".*_cache", "__pycache__", "scorecards", "course", "dist")
    shutil.copytree(REPOSITORY, root, ignore=ignore)
    solution = (root / "solutions" / "moving_average" / "moving_average.py").read_text(encoding="utf-8")
    (root / "exercises" / "moving_average" / "moving_average.py").write_text(solution, encoding="utf-8")
    (root / "exercises" / "moving_average" / "moving_average.py~").write_text(solution, encoding="utf-8")
    (root / "exercises" / "moving_average" / "notes.md").write_text(solution, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def kit(course: Path) -> Path:
    """The kit, unpacked."""
    done = jitgrade("student-kit", cwd=course)
    assert done.code == 0, done.err
    (archive,) = (course / "dist").glob("*.zip")
    with zipfile.ZipFile(archive) as file:
        file.extractall(course.parent)
    return course.parent / archive.stem


def test_nothing_hidden_is_in_the_kit(course: Path, kit: Path) -> None:
    """No file of the kit has a line of a solution or a hidden test, and no file is there by accident."""
    hidden = hidden_lines(course)
    assert hidden
    names = {str(path.relative_to(kit)) for path in kit.rglob("*") if path.is_file()}
    assert not [name for name in names if name.startswith(("solutions", "tests"))]
    assert not {"exercises/moving_average/notes.md", "exercises/moving_average/moving_average.py~"} & names
    for name in names:
        assert leaks_in((kit / name).read_text(encoding="utf-8"), hidden) == [], name
    for exercise in catalog.load_all(REPOSITORY):
        stub = f"exercises/{exercise.slug}/{exercise.slug}.py"
        assert (kit / stub).read_text(encoding="utf-8") == (REPOSITORY / stub).read_text(encoding="utf-8")


def test_the_same_course_makes_the_same_kit(course: Path, kit: Path) -> None:
    """Two kits of the same files are the same bytes."""
    (archive,) = (course / "dist").glob("*.zip")
    first = archive.read_bytes()
    assert kit.is_dir()
    write_kit(course, catalog.load_all(course))
    assert archive.read_bytes() == first


def test_a_kit_that_would_leak_is_not_made(course: Path, tmp_path: Path) -> None:
    """A line of a hidden test in a file that ships is named, and there is no zip."""
    root = tmp_path / "course"
    shutil.copytree(course, root, ignore=shutil.ignore_patterns("dist"))
    telling = hidden_lines(root)[-1]
    with (root / "exercises" / "moving_average" / "problem.py").open("a", encoding="utf-8") as file:
        file.write(f"# {telling.text}\n")
    with pytest.raises(KitError, match=r"problem\.py"):
        write_kit(root, catalog.load_all(root))
    assert not (root / "dist").exists()


def test_make_check_works_in_the_kit_alone(kit: Path) -> None:
    """On a machine with python3 and make, `make check` in the kit installs what it needs and checks the stub."""
    command = ["make", "check", "EX=moving_average", f"PYTHON={sys.executable}"]
    ours = ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES")  # of a `make test ARGS=...` around this
    lazily = {name: value for name, value in os.environ.items() if name not in ours}
    lazily["PIP_COMPILE"] = "0"  # of thousands of modules that are installed this check imports a few
    done = subprocess.run(command, cwd=kit, env=lazily, capture_output=True, text=True, timeout=550, check=False)
    if "No matching distribution" in done.stderr or "ConnectionError" in done.stderr:
        pytest.skip("no package index can be reached from here")
    assert "NOT ATTEMPTED" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 2  # make's own way to say that the check did not pass
