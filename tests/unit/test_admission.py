"""What of a submitted notebook gets into nbgrader: the released one, with the student's text where it belongs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, v4

from grader.errors import KitError
from grader.notebooks.admission import MOST_SHOWN, admitted


def _marked(source: str, grade_id: str, **marks: bool) -> NotebookNode:
    plain = {"grade": False, "solution": False, "locked": True, "task": False, "schema_version": 3}
    return v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": plain | marks | {"grade_id": grade_id}})


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A released notebook: an answer and a graded cell."""
    cells = [_marked("stub", "answer", solution=True, locked=False), _marked("graded()", "correctness", grade=True)]
    path = tmp_path / "released.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


def _submitted(folder: Path, *cells: tuple[str, str]) -> Path:
    path = folder / "submitted.ipynb"
    marks = [{"nbgrader": {"grade_id": grade_id}} if grade_id else {} for grade_id, _ in cells]
    texts = [source for _, source in cells]
    body = [
        {"cell_type": "markdown", "source": text, "metadata": mark} for text, mark in zip(texts, marks, strict=True)
    ]
    path.write_text(json.dumps({"nbformat": 4, "cells": body}), encoding="utf-8")
    return path


def test_only_texts_get_in(released: Path, tmp_path: Path) -> None:
    """The answer's text is taken, a graded cell's is not, and a cell of the student's own becomes code."""
    cells = admitted(
        _submitted(tmp_path, ("correctness", "100.0"), ("", "<b>mine</b>"), ("answer", "x = 1")), released
    ).cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("code", "x = 1"),
        ("code", "graded()"),
        ("code", "<b>mine</b>"),
    ]
    assert cells[0].metadata.nbgrader["solution"]
    assert "nbgrader" not in cells[2].metadata


def test_reading_it_again_changes_nothing(released: Path, tmp_path: Path) -> None:
    """Nbgrader reads a submission twice, the second time what came of the first: it stays the same."""
    once = admitted(_submitted(tmp_path, ("", "a"), ("answer", "x = 1"), ("", "b")), released)
    nbformat.write(once, tmp_path / "once.ipynb")
    assert admitted(tmp_path / "once.ipynb", released) == once


@pytest.mark.parametrize("data", [b"{", b"\xff", b'{"nbformat": 4, "cells": [1]}'])
def test_a_broken_notebook_is_the_released_one(released: Path, tmp_path: Path, data: bytes) -> None:
    """Of what cannot be read nothing is taken: the released notebook stands for it."""
    path = tmp_path / "broken.ipynb"
    path.write_bytes(data)
    assert admitted(path, released) == nbformat.read(released, as_version=4)


def test_without_a_release_nothing_is_graded(tmp_path: Path) -> None:
    """A released notebook that is missing is nobody's mark."""
    with pytest.raises(KitError, match="generate_assignment"):
        admitted(_submitted(tmp_path, ("answer", "x = 1")), tmp_path / "nowhere.ipynb")


@pytest.mark.parametrize("piece", ["(", 'f"{', "a=1;", "\u202e"])
def test_no_answer_keeps_the_pages_waiting(released: Path, tmp_path: Path, piece: str) -> None:
    """Megabytes of the oddest code, in the answer and beside it, are cut to what a page is made of in seconds."""
    endless = piece * (3_000_000 // len(piece))
    notebook = admitted(_submitted(tmp_path, ("answer", endless), ("", endless), ("", endless)), released)
    assert sum(len(cell.source) for cell in notebook.cells) < 2 * MOST_SHOWN + 100
    started = time.process_time()
    HTMLExporter(sanitize_html=True).from_notebook_node(notebook)
    assert time.process_time() - started < 30
