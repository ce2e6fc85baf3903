"""Whether what `%check` checks is what grading will see: the saved notebook beside the cells that were run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import Exercise
from grader.judge.session.answer import answer_in
from grader.notebooks.saved import Graded, files, what_is_graded
from tests.unit.minicourse import SOLUTION, STUB, make_exercise

HELPER = "def twice(x):\n    return 2 * x\n"
USES = "def double(values, out):\n    out[:] = twice(values)\n"
Cells = tuple[tuple[str, str], ...]


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise."""
    return make_exercise(tmp_path / "course")


def _save(folder: Path, cells: Cells) -> Path:
    body = [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": name}} if name else {}, "source": source}
        for name, source in cells
    ]
    path = folder / "double.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": body}), encoding="utf-8")
    return path


def _checked(exercise: Exercise, folder: Path, cells: Cells, run: str, *before: str) -> Graded:
    """Save a notebook of `cells`, run `before` and then `run`, and check."""
    places = [_save(folder, cells)] if cells else []
    history = ["", *before, run, "%load_ext grader.notebooks\n%check double"]
    return what_is_graded(exercise, len(before) + 1, history, places)


def test_a_saved_answer_is_checked_as_it_is_graded(exercise: Exercise, tmp_path: Path) -> None:
    """Where the answer cell holds what was run there is nothing to say; a split one is checked whole."""
    assert _checked(exercise, tmp_path, (("answer", SOLUTION + "\n"),), SOLUTION) == Graded(SOLUTION + "\n")
    split = (("answer", "import numpy as np"), ("answer", SOLUTION))
    assert _checked(exercise, tmp_path, split, SOLUTION).source == f"import numpy as np\n{SOLUTION}"


RED: dict[str, tuple[Cells, str, tuple[str, ...], str]] = {
    "in a cell below": ((("answer", STUB), ("", SOLUTION)), SOLUTION, (STUB,), "`double` is in cell 2"),
    "in a cell beside another answer": (
        (("answer", SOLUTION.replace("2 *", "3 *")), ("", SOLUTION)),
        SOLUTION,
        (),
        "stands in another cell",
    ),
    "not saved": ((("answer", STUB),), SOLUTION, (), "is not saved"),
    "saved before it was mended": ((("answer", SOLUTION.replace("2", "3")),), SOLUTION, (), "is not saved"),
    "with the metadata lost": ((("", SOLUTION),), SOLUTION, (), "no cell that is marked as the answer"),
    "with the answer cell deleted": ((("", "x = 1"),), SOLUTION, (), "has no answer cell"),
    "saved nowhere": ((), SOLUTION, (), "Only the answer cell of the saved notebook is graded"),
    "with a helper elsewhere": ((("", HELPER), ("answer", USES)), USES, (HELPER,), "`twice`, defined in cell 1"),
    "with a helper that is not saved": ((), USES, (HELPER,), "`twice`, defined in another cell"),
    "with an import elsewhere": (
        (("", "import numpy as np"), ("answer", SOLUTION.replace("2", "np.int64(2)"))),
        SOLUTION.replace("2", "np.int64(2)"),
        ("import numpy as np",),
        "`np`, defined in cell 1",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RED)
def test_what_will_be_missing_is_told(exercise: Exercise, tmp_path: Path, name: str) -> None:
    """Whatever passes here and would not when graded is told, with what to do."""
    cells, run, before, words = RED[name]
    assert words in _checked(exercise, tmp_path, cells, run, *before).remark


@pytest.mark.slow
def test_where_cells_are_collected_the_same_is_checked(exercise: Exercise, tmp_path: Path) -> None:
    """In a course that collects cells, what is checked is to the byte what grading makes of the saved notebook."""
    collecting = replace(exercise, collect_cells=True)
    for cells, run, before in (
        ((("", HELPER), ("answer", USES)), USES, (HELPER,)),
        ((("answer", STUB), ("", SOLUTION)), SOLUTION, (STUB,)),
    ):
        checked = _checked(collecting, tmp_path, cells, run, *before)
        graded = answer_in(collecting, "double.ipynb", (tmp_path / "double.ipynb").read_bytes())
        assert (checked.source.encode(), checked.remark) == (graded.code, "")


def test_the_notebook_is_where_jupyter_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter and VS Code tell a kernel which file it runs; without them it is the one of the exercise's name."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.ipynb", "double.ipynb", "mine (1).ipynb", "vs.ipynb"):
        Path(name).touch()
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert [path.name for path in files("double", {})][:2] == ["double.ipynb", "a.ipynb"]
    assert files("double", {"__vsc_ipynb_file__": "vs.ipynb"})[0] == Path("vs.ipynb")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "mine (1).ipynb"))
    assert files("double", {})[0] == tmp_path / "mine (1).ipynb"
