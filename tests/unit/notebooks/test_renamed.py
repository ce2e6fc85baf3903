"""Renamed notebooks in nbgrader's folders: one that can only be meant is brought, and noted for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.notebooks.renamed import bring, is_noted, note, renamed

BOTH = ["blur.ipynb", "sum.ipynb"]


@pytest.mark.parametrize(
    ("lying", "found"),
    [
        (["blur (1).ipynb"], {"blur (1).ipynb": "blur.ipynb"}),
        (["Blur.ipynb"], {"Blur.ipynb": "blur.ipynb"}),
        (["blur.ipynb.txt"], {"blur.ipynb.txt": "blur.ipynb"}),
        (["blur-ada.ipynb"], {"blur-ada.ipynb": "blur.ipynb"}),
        (["homework.ipynb"], {"homework.ipynb": "blur.ipynb"}),
        (["blur (1).ipynb", "blur (2).ipynb"], {}),
        (["blur (1).ipynb", "scratch.ipynb"], {"blur (1).ipynb": "blur.ipynb"}),
        (["one.ipynb", "two.ipynb"], {}),
        (["sum (1).ipynb"], {}),
        ([], {}),
    ],
)
def test_a_notebook_is_taken_for_the_one_that_it_can_be(lying: list[str], found: dict[str, str]) -> None:
    """Of those that are not where they should be one is taken for the absent one, if no other can be meant."""
    assert renamed(["blur.ipynb"], lying, BOTH) == found


def test_what_was_brought_is_noted(tmp_path: Path) -> None:
    """A copy is put where nbgrader looks, the file itself stays, and the note says so of this notebook alone."""
    folder = tmp_path / "ada" / "ps1"
    folder.mkdir(parents=True)
    (folder / "blur (1).ipynb").write_text("{}")
    (folder / "sum.ipynb").write_text("{}")
    (folder / "link.ipynb").symlink_to("/etc/passwd")
    told: list[str] = []
    assert bring(folder, BOTH, told.append) == [folder / "blur.ipynb"]
    assert (folder / "blur (1).ipynb").read_text() == (folder / "blur.ipynb").read_text() == "{}"
    assert told == ["Took blur (1).ipynb of ada for blur.ipynb: it is open for a person."]
    assert is_noted(folder, "blur.ipynb")
    assert not is_noted(folder, "sum.ipynb")
    assert bring(folder, BOTH, told.append) == []
    assert len(told) == 1


def test_a_name_in_a_note_does_nothing_else(tmp_path: Path) -> None:
    """Whatever a file was called, its note is one line about the notebook that it was taken for."""
    note(tmp_path, "blur.ipynb", "x\nsum.ipynb was handed in as y")
    assert not is_noted(tmp_path, "sum.ipynb")
