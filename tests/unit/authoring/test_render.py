"""Stubs, handouts and tables as students get them."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from grader import catalog
from grader.authoring import render
from grader.authoring.scaffold import scaffold
from grader.errors import KitError

TEMPLATES = Path(__file__).parents[3] / "templates" / "exercise"

SOLUTION = '''"""Adds.

### not a marker
"""

from numba import njit

### BEGIN SOLUTION
def helper(x):
    return x
### END SOLUTION


@njit
def add(a, out):
    """Fill out."""
    n = a.size
    ### BEGIN SOLUTION
    for i in range(n):
        out[i] = helper(a[i])

    ### END SOLUTION


class Box:
    def get(self):
        ### BEGIN SOLUTION
        return 1
        ### END SOLUTION
'''

STUB = '''"""Adds.

### not a marker
"""

from numba import njit

# (Helper functions of your own may stand here.)


@njit
def add(a, out):
    """Fill out."""
    n = a.size
    # YOUR CODE HERE
    raise NotImplementedError()


class Box:
    def get(self):
        # YOUR CODE HERE
        raise NotImplementedError()
'''


@pytest.fixture
def exercise(tmp_path: Path) -> catalog.Exercise:
    """Return a freshly scaffolded exercise in a course of its own."""
    shutil.copytree(TEMPLATES, tmp_path / "templates" / "exercise")
    (tmp_path / "exercises").mkdir()
    scaffold(tmp_path, "demo")
    return catalog.load(tmp_path / "exercises" / "demo")


def test_stub_keeps_everything_outside_regions() -> None:
    """Regions become a place to fill, at their indentation, or a comment at module level; the rest stays."""
    assert render.render_stub(SOLUTION) == STUB


def test_stub_is_python() -> None:
    """A stub can be imported, and calling it raises NotImplementedError."""
    names: dict[str, object] = {}
    text = "def f(out):\n    ### BEGIN SOLUTION\n    out[0] = 1\n    ### END SOLUTION\n"
    exec(compile(render.render_stub(text), "stub", "exec"), names)
    function = names["f"]
    assert callable(function)
    with pytest.raises(NotImplementedError):
        function([0])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("x = 1\n", 1, "no solution region"),
        ("\n### BEGIN SOLUTION\nx = 1\n", 2, "never closed"),
        ("x = 1\n\n### END SOLUTION\n", 3, "without a"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n", 2, "inside the one of line 1"),
        ("### BEGIN SOLUTION\nx = 1\n    ### END SOLUTION\n", 3, "indented unlike"),
        ("## begin solution\nx = 1\n### END SOLUTION\n", 1, "is not a marker"),
        ("### BEGIN SOLUTION\n### END SOLUTIONS\n", 2, "is not a marker"),
        ("#BEGIN_SOLUTION\n", 1, "is not a marker"),
    ],
)
def test_broken_markers_are_refused(text: str, line: int, what: str) -> None:
    """A marker that would let a solution ship is an error that names file and line."""
    with pytest.raises(KitError, match=f"^sum.py:{line}: .*{what}"):
        render.render_stub(text, "sum.py")


def test_handout_shows_numbers_of_the_toml(exercise: catalog.Exercise) -> None:
    """README.md says that it is generated and holds title, tables, signature and numbers."""
    text = render.render_handout(exercise)
    assert text.startswith("<!-- Generated from handout.md and exercise.toml by `make render`")
    assert f"\n# {exercise.title}\n" in text
    assert "\n```python\ndemo(values, out)\n```\n" in text
    assert "n = 300,000" in text
    assert render.points_table(exercise) in text
    assert render.speed_table(exercise) in text
    assert "{{" not in text


def test_points_table_tells_public_from_hidden(exercise: catalog.Exercise) -> None:
    """A check is public where test_public.py holds its test, also in a kit that has no hidden tests."""
    expected = (
        "| Check | Test | Points |\n"
        "| --- | --- | ---: |\n"
        "| Right for the public cases | public | 30 |\n"
        "| Right for other sizes | hidden | 40 |\n"
        "| Fast | public | 30 |"
    )
    assert render.points_table(exercise) == expected
    shutil.rmtree(exercise.hidden_tests)
    assert render.points_table(exercise) == expected


def test_table_cells_cannot_break_a_row(exercise: catalog.Exercise) -> None:
    """A bar in a title is escaped, so every row keeps three cells."""
    checks = exercise.checks | {"odd": catalog.CheckSpec("odd", "|a| >= 0", 2.5)}
    table = render.points_table(dataclasses.replace(exercise, checks=checks))
    assert table.endswith("| \\|a\\| >= 0 | hidden | 2.5 |")


def test_speed_table_orders_tiers(exercise: catalog.Exercise) -> None:
    """The gate comes first, then the tiers from low to high; nothing where nothing is timed."""
    assert exercise.speed is not None
    tiers = (catalog.Tier(0.9, 4.0), catalog.Tier(0.25, 2.5))
    speed = dataclasses.replace(exercise.speed, gate=12.5, tiers=tiers)
    assert render.speed_table(dataclasses.replace(exercise, speed=speed)).split("\n")[2:] == [
        "| at least 12.5 times as fast as the baseline (the gate) | 20 |",
        "| also at least 25 % of the reference's speed | 2.5 |",
        "| also at least 90 % of the reference's speed | 4 |",
    ]
    assert render.speed_table(dataclasses.replace(exercise, speed=None)) == ""


def test_signature_of_each_kind(exercise: catalog.Exercise) -> None:
    """A kernel is shown with its launch, a ufunc with where its outputs go, functions and configs as calls."""
    entries = [
        catalog.EntryPoint("add", catalog.Kind.KERNEL, ("a", "out")),
        catalog.EntryPoint("launch", catalog.Kind.CONFIG, ("n",)),
        catalog.EntryPoint("hypot", catalog.Kind.UFUNC, ("x", "y", "out")),
        catalog.EntryPoint("modf", catalog.Kind.UFUNC, ("x", "out"), outputs=2),
    ]
    changed = dataclasses.replace(exercise, entry_points={entry.name: entry for entry in entries})
    assert render.signature(changed).splitlines() == [
        "```python",
        "add[blocks, threads_per_block](a, out)",
        "launch(n)",
        "hypot(x, y, out=out)",
        "modf(x, out=(out[0], out[1]))",
        "```",
    ]


@pytest.mark.parametrize(
    ("handout", "line", "what"),
    [
        ("# T\n\n{{ exercise.no_such }}\n", 3, "no_such"),
        ("a\n{{ exercise.cases.huge.n }}\n", 2, "huge"),
        ("a\nb\nc\n{% if %}\n", 4, "Expected"),
        ("a\n{{ '%d' % exercise.title }}\n", 2, "format"),
    ],
)
def test_broken_handout_is_refused(exercise: catalog.Exercise, handout: str, line: int, what: str) -> None:
    """A name that exercise.toml does not have, or a broken template, is an error with file and line."""
    path = exercise.folder / "handout.md"
    path.write_text(handout, encoding="utf-8")
    with pytest.raises(KitError) as caught:
        render.render_handout(exercise)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert what in str(caught.value)


def test_handout_is_not_escaped(exercise: catalog.Exercise) -> None:
    """Code in a title comes out as it was written."""
    titled = dataclasses.replace(exercise, title="a < b & c")
    assert "# a < b & c\n" in render.render_handout(titled)


@pytest.mark.parametrize("name", ["demo.py", "README.md"])
def test_drift_is_named_and_mended(exercise: catalog.Exercise, name: str) -> None:
    """An edited generated file is reported with its fix, and `write` restores it and nothing else."""
    path = exercise.folder / name
    before = path.read_text(encoding="utf-8")
    assert render.drift(exercise) == []
    path.write_text(before + "\n", encoding="utf-8")
    problems = render.drift(exercise)
    assert len(problems) == 1
    assert problems[0].startswith(f"exercises/demo/{name}: differs from ")
    assert "make render" in problems[0]
    assert render.write(render.projections(exercise)) == [path]
    assert path.read_text(encoding="utf-8") == before
    assert render.write(render.projections(exercise)) == []


def test_drift_names_all_that_the_file_is_made_of(exercise: catalog.Exercise) -> None:
    """Who has changed a number in exercise.toml is not told that only handout.md may be edited."""
    changed = dataclasses.replace(exercise, title="Another")
    (problem,) = render.drift(changed)
    assert "exercises/demo/handout.md and exercises/demo/exercise.toml:" in problem


def test_drift_sees_a_missing_file(exercise: catalog.Exercise) -> None:
    """A stub that is not there differs from its projection."""
    exercise.stub.unlink()
    assert [problem.split(":")[0] for problem in render.drift(exercise)] == ["exercises/demo/demo.py"]


def test_drift_works_in_a_students_kit(exercise: catalog.Exercise) -> None:
    """Without solutions the student's own file is left alone: neither reported nor written."""
    shutil.rmtree(exercise.root / "solutions")
    exercise.stub.write_text("# my answer\n", encoding="utf-8")
    assert render.drift(exercise) == []
    assert render.write(render.projections(exercise)) == []
    assert exercise.stub.read_text(encoding="utf-8") == "# my answer\n"
