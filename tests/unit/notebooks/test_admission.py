"""What of a submitted notebook gets into nbgrader: the released one, with the student's text where it belongs."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, v4
from nbgrader.converters.base import NbGraderException

from grader.errors import KitError
from grader.notebooks.admission import MOST_SHOWN, admitted, leave_out
from grader.notebooks.submitted import objection, objection_to_name

pytestmark = pytest.mark.sampled(4)


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


def test_an_emptied_answer_is_shown_as_empty(released: Path, tmp_path: Path) -> None:
    """Where a student has deleted the answer's text, nobody is shown the stub in its place."""
    assert admitted(_submitted(tmp_path, ("answer", "")), released).cells[0].source == ""


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


@pytest.mark.slow
@pytest.mark.parametrize(("piece", "other"), [("a=1;", 'f"{'), ("(", "\u202e")])
def test_no_answer_keeps_the_pages_waiting(released: Path, tmp_path: Path, piece: str, other: str) -> None:
    """Megabytes of the oddest code, in the answer and beside it, are cut to what a page is made of in seconds."""
    endless, beside = (text * (3_000_000 // len(text)) for text in (piece, other))
    notebook = admitted(_submitted(tmp_path, ("answer", endless), ("", beside), ("", beside)), released)
    assert sum(len(cell.source) for cell in notebook.cells) < 2 * MOST_SHOWN + 100
    started = time.process_time()
    HTMLExporter(sanitize_html=True).from_notebook_node(notebook)
    assert time.process_time() - started < 30


def _handed_in(folder: Path) -> Path:
    """Make a submission as nbgrader's programs leave it, with files of the release and a checkpoint."""
    for name in ("demo.ipynb", "exercises/demo/problem.py", ".ipynb_checkpoints/demo.ipynb", "submission_secret.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "timestamp.txt").write_text("2026-11-21 10:00:00.123456 UTC", encoding="utf-8")
    return folder


def test_nothing_is_wrong_with_what_submit_hands_in(tmp_path: Path) -> None:
    """A submission as nbgrader makes it, and one whose notebooks are no files, are looked into."""
    folder = _handed_in(tmp_path / "Ada O'Hara, 1-2@x" / "ps1")
    assert objection(folder) == ""
    os.mkfifo(folder / "other.ipynb")
    assert objection(folder) == ""


@pytest.mark.parametrize("name", ["", "<b>", 'a"b', "a&b", "a\\b", "a\nb", "a\x1bb", "\u202eada", "\udc80"])
def test_a_name_that_acts_in_a_page_is_none(name: str) -> None:
    """Ids that a page or a terminal would obey are refused."""
    assert "no name for a student" in objection_to_name(name)


def test_a_link_to_a_folder_is_not_looked_into(tmp_path: Path) -> None:
    """A folder that is a link is nobody's submission, wherever it leads."""
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "ps1").symlink_to(_handed_in(tmp_path / "ada" / "ps1"))
    assert "is a link" in objection(tmp_path / "eve" / "ps1")


def test_a_folder_too_deep_to_follow_is_refused(tmp_path: Path) -> None:
    """Directories nested without end are counted, and neither followed to their end nor by recursion."""
    folder = inner = _handed_in(tmp_path / "eve" / "ps1")
    for _ in range(600):
        inner = inner / "d"
        inner.mkdir()
    said = objection(folder)
    while inner != folder:  # pytest removes old folders by recursion, and would fail on this one
        inner.rmdir()
        inner = inner.parent
    assert "more than" in said


def test_who_is_left_out_is_told_of(tmp_path: Path) -> None:
    """Submissions with something odd are removed and moved, twice if need be; where none is left, nbgrader ends."""
    good, odd = str(_handed_in(tmp_path / "ada" / "ps1")), str(_handed_in(tmp_path / "eve" / "ps1"))
    told: list[str] = []
    for place in ("ps1", "ps1+"):
        os.mkfifo(_handed_in(Path(odd)) / "pipe")
        submissions = {good: ["a"], odd: ["b"]}
        leave_out(submissions, tmp_path / "aside", told.append)
        assert submissions == {good: ["a"]}
        assert not Path(odd).exists()
        assert (tmp_path / "aside" / "eve" / place / "demo.ipynb").exists()
    assert told[0].startswith("Not graded, ps1 of eve: holds pipe, a link or a special file. Remove it.")
    assert str(tmp_path / "aside" / "eve" / "ps1") in told[1]
    (tmp_path / "eve" / "ps1").symlink_to(good)
    with pytest.raises(NbGraderException):
        leave_out({odd: ["b"]}, tmp_path / "aside", told.append)
    assert Path(good).is_dir()
