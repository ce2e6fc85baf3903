"""Notebooks as they are handed in: the answer's text comes out of an attacker's JSON, or a reason why not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import ipynb
from grader.catalog import Exercise
from grader.judge.session.answer import read, read_notebook
from grader.model import Verdict
from tests.unit.minicourse import make_exercise

CODE = "def double(values, out):\n    out[:] = 2 * values\n"


def _notebook(*cells: Any, **top: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | top).encode()


def _cell(source: Any, grade_id: Any = "answer", kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {"nbgrader": {"grade_id": grade_id}}, "source": source}


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise."""
    return make_exercise(tmp_path / "course")


@pytest.mark.parametrize(
    ("cells", "source"),
    [
        ([_cell(CODE)], CODE),
        ([_cell(CODE.splitlines(keepends=True))], CODE),
        ([_cell(CODE, kind="markdown")], CODE),
        ([_cell("a = 1"), _cell("other", "check"), _cell("b = 2")], "a = 1\nb = 2"),
        ([_cell(CODE, "Answer")], None),
        ([_cell(CODE, 7)], None),
        ([{"source": CODE}], None),
        ([{"source": CODE, "metadata": []}], None),
        ([{"source": CODE, "metadata": {"nbgrader": "answer"}}], None),
        ([], None),
    ],
)
def test_the_answer_is_what_has_its_id(cells: list[Any], source: str | None) -> None:
    """The cells with the id, in their order and whatever their type, are the answer; without one there is none."""
    assert ipynb.source_of(ipynb.cells_of(_notebook(*cells)), "answer") == source


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[" * 100_000,
        b'{"nbformat": 4, "cells": ' + b"1" * 5000 + b"}",
        _notebook(nbformat=3),
        _notebook(cells={}),
        _notebook(*[_cell("")] * (ipynb.MOST_CELLS + 1)),
        _notebook(7),
        _notebook({"metadata": {}}),
        _notebook(_cell(["a", 1])),
        _notebook(_cell({})),
        b'{"nbformat": 4, "cells": [{"source": "\\udc80"}]}',
    ],
)
def test_what_is_no_notebook_is_unreadable(data: bytes) -> None:
    """Broken, deep, old, huge and odd JSON is unreadable, and no other error comes of it."""
    with pytest.raises(ipynb.Unreadable):
        ipynb.cells_of(data)


_KEYS = st.text() | st.sampled_from(["cells", "source", "metadata", "nbgrader", "grade_id"])
_LEAVES = st.none() | st.booleans() | st.floats() | st.text()
_ANYTHING = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(_KEYS, inner))


@given(_ANYTHING)
def test_any_json_is_cells_or_unreadable(body: Any) -> None:
    """Whatever JSON stands where the cells should, reading it gives cells or Unreadable."""
    for notebook in (body, {"nbformat": 4, "cells": body}, {"nbformat": 4, "cells": [body]}):
        try:
            assert all(isinstance(cell.source, str) for cell in ipynb.cells_of(json.dumps(notebook).encode()))
        except ipynb.Unreadable:
            continue


def test_a_notebook_is_an_answer(exercise: Exercise, tmp_path: Path) -> None:
    """A notebook's answer is the bytes that a file with the same code would be."""
    file = tmp_path / "double.ipynb"
    file.write_bytes(_notebook(_cell(CODE)))
    assert read(exercise, file).code == CODE.encode()


@pytest.mark.parametrize(
    ("data", "verdict", "words"),
    [
        (b"{", Verdict.UNREADABLE, "is not valid JSON"),
        (_notebook(), Verdict.NOT_ATTEMPTED, "no answer cell"),
        (_notebook(_cell("#" * 300_000)), Verdict.REJECTED, "answer cell is larger than 256 KiB"),
        (b" " * (ipynb.LARGEST + 1), Verdict.UNREADABLE, "Clear its outputs"),
    ],
    ids=["broken", "no answer", "endless answer", "too large"],
)
def test_an_unusable_notebook_has_a_verdict(
    exercise: Exercise, tmp_path: Path, data: bytes, verdict: Verdict, words: str
) -> None:
    """What cannot be graded has a verdict and a message that says what to do."""
    file = tmp_path / "double.ipynb"
    file.write_bytes(data)
    answer = read(exercise, file)
    assert answer.verdict is verdict
    assert words in answer.message


def test_a_link_to_a_notebook_is_not_read(tmp_path: Path) -> None:
    """A link is no notebook, whatever it points to."""
    (tmp_path / "real.ipynb").write_bytes(_notebook(_cell(CODE)))
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "real.ipynb")
    with pytest.raises(ipynb.Unreadable, match="not an ordinary file"):
        read_notebook(tmp_path / "link.ipynb")
