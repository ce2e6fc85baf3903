"""What each target would install on a fresh machine, by make's own account; nothing is run."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course on a fresh machine: no .venv."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(_ROOT / name, folder)
    for toml in _ROOT.glob("exercises/*/exercise.toml"):
        (folder / toml.parent.relative_to(_ROOT)).mkdir(parents=True)
        shutil.copy(toml, folder / toml.relative_to(_ROOT))
    return folder


def _installs(course: Path, *words: str) -> set[str]:
    """Return the extras that `make` with these words would install."""
    done = subprocess.run(["make", "-n", *words], cwd=course, capture_output=True, text=True, check=True)
    named = re.findall(r'--editable "\.\[([\w,]+)\]"', done.stdout)
    return {extra for names in named for extra in names.split(",")}


@pytest.mark.parametrize(
    ("words", "extras"),
    [
        (("lint", "EX=moving_average"), set()),
        (("grade", "EX=moving_average bilinear_resize"), set()),
        (("release", "EX=moving_average", "ASSIGNMENT=week1"), {"notebooks"}),
        (("lint", "EX=cuda_vector_add"), {"cuda"}),
        (("grade", "EX=moving_average cuda_vector_add"), {"cuda"}),
        (("grade",), {"cuda"}),
        (("lint",), {"cuda"}),
        (("release", "ASSIGNMENT=week1"), {"cuda", "notebooks"}),
        (("gradescope", "ASSIGNMENT=week1"), set()),
        (("class-report",), {"report"}),
        (("explore",), {"report"}),
        (("test",), {"cuda", "notebooks", "report", "cluster", "dev"}),
    ],
    ids=lambda given: " ".join(sorted(given) if isinstance(given, set) else given),
)
def test_only_who_grades_kernels_installs_a_compiler_for_them(
    course: Path, words: tuple[str, ...], extras: set[str]
) -> None:
    """An exercise on the CPU asks for no CUDA toolchain; one with kernels, and all of them together, do."""
    assert _installs(course, *words) == extras
