"""New exercises: complete from the first minute, and never over something that is there."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.authoring import lint
from grader.authoring.scaffold import scaffold
from grader.errors import KitError, UsageError
from tests.unit.authoring.courses import finished

TEMPLATES = Path(__file__).parents[3] / "templates" / "exercise"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return an empty course."""
    shutil.copytree(TEMPLATES, tmp_path / "templates" / "exercise")
    (tmp_path / "exercises").mkdir()
    return tmp_path


def _answer(root: Path, path: Path) -> tuple[Any, Any]:
    """Return what the submission at `path` and the baseline write for the same inputs."""
    problem = runpy.run_path(str(root / "exercises" / "demo" / "problem.py"))
    values, out = problem["make_inputs"](np.random.default_rng(1), 50)
    out.fill(np.nan)
    expected = np.empty_like(out)
    problem["baseline"](values, expected)
    runpy.run_path(str(path))["demo"](values, out)
    return out, expected


def test_scaffold_is_complete(root: Path) -> None:
    """Every file that an exercise needs is written, and reported."""
    written = scaffold(root, "demo")
    assert {str(path.relative_to(root)) for path in written} == {
        "exercises/demo/exercise.toml",
        "exercises/demo/handout.md",
        "exercises/demo/README.md",
        "exercises/demo/problem.py",
        "exercises/demo/demo.py",
        "exercises/demo/test_public.py",
        "solutions/demo/demo.py",
        "solutions/demo/design.md",
        "tests/hidden/demo/test_hidden.py",
        "tests/submissions/demo/right/numpy_call.py",
        "tests/submissions/demo/wrong/forgets_last.py",
        "tests/submissions/demo/slow/not_compiled.py",
    }
    assert all(path.is_file() for path in written)


def test_a_new_exercise_has_nothing_but_things_to_do(root: Path) -> None:
    """Lint names a TODO in every file that an author must write, and finds nothing else."""
    written = scaffold(root, "demo")
    problems = lint.static_problems(root)
    assert all("is still there: write what belongs" in problem for problem in problems)
    generated_or_public = {"README.md", "test_public.py"}
    to_write = {path for path in written if path.name not in generated_or_public}
    to_write.remove(root / "exercises" / "demo" / "demo.py")
    assert {problem.partition(":")[0] for problem in problems} == {str(path.relative_to(root)) for path in to_write}


def test_finished_exercises_pass_lint(root: Path) -> None:
    """The static checks of the course have nothing to say about finished exercises, several included."""
    finished(root, "demo")
    finished(root, "axpy_2")
    assert lint.static_problems(root) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [
        "solutions/demo/demo.py",
        "tests/submissions/demo/right/numpy_call.py",
        "tests/submissions/demo/slow/not_compiled.py",
    ],
)
def test_scaffolded_answers_are_right(root: Path, place: str) -> None:
    """The solution, the right and the slow submission agree with the baseline."""
    scaffold(root, "demo")
    out, expected = _answer(root, root / place)
    np.testing.assert_array_equal(out, expected)


@pytest.mark.slow
def test_scaffolded_wrong_answer_is_wrong(root: Path) -> None:
    """The wrong submission differs from the baseline where it says so: in the last value."""
    scaffold(root, "demo")
    out, expected = _answer(root, root / "tests/submissions/demo/wrong/forgets_last.py")
    assert np.isnan(out[-1])
    np.testing.assert_array_equal(out[:-1], expected[:-1])


def test_new_exercises_come_last(root: Path) -> None:
    """Each new exercise takes the place after the last one."""
    for slug in ("first", "second", "third"):
        scaffold(root, slug)
    assert [exercise.slug for exercise in catalog.load_all(root)] == ["first", "second", "third"]


@pytest.mark.parametrize("place", ["exercises", "solutions", "tests/hidden", "tests/submissions"])
def test_existing_work_is_never_touched(root: Path, place: str) -> None:
    """A slug whose folder exists anywhere is refused, and nothing is written."""
    mine = root / place / "demo" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    before = sorted(root.rglob("*"))
    with pytest.raises(UsageError, match=f"{place}/demo exists"):
        scaffold(root, "demo")
    assert sorted(root.rglob("*")) == before


MALFORMED = ["", "2fast", "Demo", "a-b", "a b", "../up", "_x", "été", "demo\n", "a" * 41]
RESERVED = ["lambda", "random", "numpy", "problem", "test_x"]


@pytest.mark.parametrize("slug", MALFORMED + RESERVED)
def test_impossible_names_are_refused(root: Path, slug: str) -> None:
    """A slug that cannot be, or must not be, a module's name is refused, and nothing is written."""
    before = sorted(root.rglob("*"))
    with pytest.raises(UsageError):
        scaffold(root, slug)
    assert sorted(root.rglob("*")) == before


def test_longest_name_is_accepted(root: Path) -> None:
    """A slug of 40 characters is fine."""
    finished(root, "a" * 40)
    assert lint.static_problems(root) == []


def test_missing_templates_are_a_fault_of_the_kit(tmp_path: Path) -> None:
    """Without templates the message says what to restore."""
    (tmp_path / "exercises").mkdir()
    with pytest.raises(KitError, match="holds no template"):
        scaffold(tmp_path, "demo")
