"""More of what students, their programs and platforms make of a file: names, leftovers, notebooks of every origin."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from grader.handed_in import received
from grader.model import Verdict
from tests.unit.minicourse import SOLUTION, STUB, make_exercise
from tests.unit.test_found import OTHER, SOLVED, Files, lay, notebook, zipped

ANSWER = {"nbgrader": {"grade_id": "answer", "solution": True, "locked": False, "schema_version": 3}}


def cell(source: str | list[str], metadata: Any = ANSWER, kind: str = "code", **more: Any) -> dict[str, Any]:
    """Return a cell as Jupyter saves it, the answer's where nothing else is said."""
    body: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source}
    return body | ({"outputs": [], "execution_count": None} if kind == "code" else {}) | more


def saved(*cells: dict[str, Any], **top: Any) -> bytes:
    """Return a notebook of these cells."""
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": list(cells)} | top).encode()


NAMES = (
    *("S_.py", "S — копия.py", "S 副本.py", "S.pyw", "S.py3", "S.py.download", "S.py?forcedownload=1", "S%20(1).py"),
    *("S 2.py", "S(1).py", "S-DESKTOP-AB12.py", "S (Ada's conflicted copy 2026-01-01).py", f"S_{'x' * 180}.py"),
    *("S\n.py", "S\u202e.py", "U\u0308bung_S.py", "S．py", "Lovelace_Ada_4711.py", "main.py", "S-checkpoint.ipynb"),
    *("Copy of Copy of S.ipynb", "Kopie von S.ipynb", "S-jupyterlab.ipynb", "S.ipynb.txt", "Sicherung/von/gestern.py"),
)
BESIDE: dict[str, Files] = {
    "an editor's copies": {"S.py": SOLUTION, "S.py~": OTHER, "S.py.bak": OTHER, "#S.py#": OTHER},
    "copies of a renamed one": {"S (1).py": SOLUTION, "S (1).py~": OTHER, "S.py.bak": OTHER},
    "vim's": {"hw/S.py": SOLUTION, "hw/.S.py.swp": b"b0VIM"},
    "git's": {"hw/S.py": SOLUTION, "hw/S.py.orig": OTHER, "hw/S_BACKUP_12.py": OTHER},
    "another machine's": {"hw/S.py": SOLUTION, "hw/S.sync-conflict-20260101-1234.py": OTHER},
    "what a notebook was exported to": {"hw/S.ipynb": SOLVED, "hw/S.html": "<html>", "hw/S.pdf": b"%PDF"},
    "an environment": {"S.py": SOLUTION, "venv/pyvenv.cfg": "", "venv/lib/python3/site-packages/x.py": OTHER},
    "a project of PyCharm's": {".idea/x.xml": "x", "S.py": SOLUTION},
    "a project of Eclipse's": {"w/.project": "x", "w/src/S.py": SOLUTION, "w/bin/S.class": b"\xca\xfe"},
    "helpers": {"main.py": SOLUTION, "utils.py": "def helper(): pass\n"},
    "tests and a readme": {"README.md": "x", "src/main.py": SOLUTION, "tests/test_main.py": "def test(): pass"},
    "the same attempt again": {"attempt1/S.py": SOLUTION, "attempt2/S.py": SOLUTION},
    "a stub": {"S.zip": zipped({"hw.py": SOLUTION}), "S.py": STUB},
    "a report": {"S.zip": zipped({"hw.ipynb": SOLVED, "report.pdf": b"%PDF"})},
    "a notebook that differs": {"hw/S.py": SOLUTION, "hw/S.ipynb": notebook(("answer", OTHER))},
}
NOTEBOOKS: dict[str, bytes] = {
    "format 4.0": saved(cell(SOLUTION), nbformat_minor=0),
    "format 4.5": saved(cell(SOLUTION, id="a1"), nbformat_minor=5),
    "lines in a list": saved(cell(SOLUTION.splitlines(keepends=True))),
    "Colab": saved(
        cell("x = 1", {"id": "aa", "colab": {"base_uri": "https://localhost"}}),
        cell(SOLUTION.splitlines(keepends=True), ANSWER | {"id": "bb"}),
        metadata={"colab": {"provenance": []}, "kernelspec": {"name": "python3"}},
        nbformat_minor=0,
    ),
    "VS Code": saved(cell(SOLUTION, ANSWER | {"vscode": {"languageId": "python"}}), metadata={"orig_nbformat": 4}),
    "JupyterLab": saved(cell(SOLUTION, ANSWER | {"tags": ["raises-exception"], "jupyter": {"source_hidden": True}})),
    "locked": saved(cell(SOLUTION, ANSWER | {"editable": False, "deletable": False})),
    "a raw cell": saved(cell(SOLUTION, kind="raw")),
    "pictures in text": saved(cell("![x](attachment:a)", {}, "markdown", attachments={"a": {}}), cell(SOLUTION)),
    "cells without metadata": saved({"cell_type": "code", "source": "x"}, cell("y", None), cell(SOLUTION)),
    "a byte order mark": b"\xef\xbb\xbf" + saved(cell(SOLUTION)),
    "UTF-16": saved(cell(SOLUTION)).decode().encode("utf-16"),
    "Windows line ends": json.dumps(json.loads(saved(cell(SOLUTION))), indent=1).replace("\n", "\r\n").encode(),
    "not a number": saved(cell(SOLUTION, outputs=[{"data": {"x": float("nan")}}])),
    "cells in another order": saved(cell("print(1)", {}), cell(SOLUTION), cell("x", {}, "markdown")),
    "split in two": saved(cell("import math"), cell(SOLUTION)),
    "a copy left empty": saved(cell(STUB), cell(SOLUTION), cell("")),
    "an old schema": saved(cell(SOLUTION, {"nbgrader": {"grade_id": "answer", "schema_version": 1}})),
    "another kernel": saved(cell(SOLUTION), metadata={"kernelspec": {"language": "R"}}),
    "pictures": saved(cell(SOLUTION, outputs=[{"data": {"image/png": "x" * 3_000_000}}])),
    "magics": saved(cell(f"%%time\n!pip install numba\n%matplotlib inline\n{SOLUTION}")),
}
HELD: dict[str, tuple[Files, str]] = {
    "a web page": ({"S.html": "<html>"}, "S.html"),
    "an office document": ({"S.docx": zipped({"word/document.xml": "x"})}, "S.docx"),
    "what Python compiled": ({"S.pyc": b"\0\1"}, "S.pyc"),
    "a link of Windows": ({"S.py.lnk": b"L\0"}, "S.py.lnk"),
    "a function in a block": ({"main.py": "if True:\n    " + SOLUTION.replace("\n", "\n    ")}, "main.py"),
    "format 5": ({"S.ipynb": saved(cell(SOLUTION), nbformat=5)}, "not a notebook of format 4"),
    "a format that is text": ({"S.ipynb": saved(cell(SOLUTION), nbformat="4")}, "not a notebook of format 4"),
    "worksheets": ({"S.ipynb": saved(nbformat=3, worksheets=[])}, "not a notebook of format 4"),
    "a comma too much": ({"S.ipynb": saved(cell(SOLUTION))[:-2] + b",]}"}, "as a notebook must be"),
    "two in one": ({"S.ipynb": saved(cell(SOLUTION)) * 2}, "as a notebook must be"),
    "code called a notebook": ({"S.ipynb": SOLUTION}, "as a notebook must be"),
    "all metadata lost": ({"S.ipynb": saved(cell(SOLUTION, {}))}, "no cell that is marked as the answer"),
}
# The bytes that files begin with which only the name calls code, and what they are.
FOREIGN = {
    "a zip archive": zipped({"S.py": SOLUTION}),
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c\0\4",
    "a RAR archive": b"Rar!\x1a\7\1\0",
    "a gzip archive": gzip.compress(SOLUTION.encode()),
    "a PDF": b"%PDF-1.7\n",
    "a document with formats": b"{\\rtf1\\ansi " + SOLUTION.encode() + b"}",
    "a document of an office program": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a picture": b"\x89PNG\r\n\x1a\n\0",
    "what macOS keeps beside a file": b"\0\5\x16\7\0\2",
    "a web page": b"\n<!DOCTYPE html><html><title>Log in</title></html>",
    "a pointer of Git LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
}
# What a program keeps where nobody looks, and the path that tells of it; each was all that was handed in.
LEFT_BEHIND: dict[str, tuple[Files, str]] = {
    "a checkpoint": ({".ipynb_checkpoints/S-checkpoint.ipynb": SOLVED}, ".ipynb_checkpoints/S-checkpoint.ipynb"),
    "a checkpoint of a script": ({"hw/.ipynb_checkpoints/S-checkpoint.py": SOLUTION}, "S-checkpoint.py"),
    "a checkpoint in an archive": (
        {"x.zip": zipped({"hw/.ipynb_checkpoints/Untitled-checkpoint.ipynb": SOLVED})},
        "x.zip/hw/.ipynb_checkpoints/Untitled-checkpoint.ipynb",
    ),
    "a hidden file": ({".S.py": SOLUTION}, ".S.py"),
    "what iCloud leaves": ({"hw/.S.py.icloud": b"bplist00"}, "hw/.S.py.icloud"),
    "what vim leaves": ({".S.py.swp": b"b0VIM"}, ".S.py.swp"),
    "an archive of what macOS leaves": ({"x.zip": zipped({"__MACOSX/._S.py": b"\0\5"})}, "x.zip (an empty archive)"),
}
DEFINED = (
    "double = lambda values, out: None\n",
    "double: object = print\n",
    "async def double(values, out):\n    pass\n",
)


@pytest.mark.parametrize("name", NAMES)
def test_by_any_name_it_is_the_answer(tmp_path: Path, name: str) -> None:
    """A file alone is the answer, whatever browsers, clouds, editors and their languages made of its name."""
    content = SOLVED if ".ipynb" in name else SOLUTION
    _judged(tmp_path, {name: content})


@pytest.mark.parametrize("case", BESIDE)
def test_what_lies_beside_it_is_not_taken_for_it(tmp_path: Path, case: str) -> None:
    """Copies, exports, environments and helpers beside the answer do no harm."""
    _judged(tmp_path, BESIDE[case])


@pytest.mark.slow
@pytest.mark.parametrize("case", NOTEBOOKS)
def test_a_notebook_of_any_origin_is_read(tmp_path: Path, case: str) -> None:
    """Whatever saved the notebook, and in whatever encoding and order, its answer cell is what is judged."""
    _judged(tmp_path, {"S.ipynb": NOTEBOOKS[case]})


@pytest.mark.parametrize("case", HELD)
def test_what_is_no_answer_as_it_is_waits_for_a_person(tmp_path: Path, case: str) -> None:
    """Nobody is given 0 points for it, and the card says what is there, or what is wrong with it."""
    exercise, (files, words) = make_exercise(tmp_path / "course"), HELD[case]
    answer = received(lay(tmp_path / "ada", files, exercise.slug), exercise).answer
    assert answer.verdict is Verdict.UNREADABLE
    assert words.replace("S.", f"{exercise.slug}.") in answer.message


@pytest.mark.parametrize("name", ["S.py", "S.ipynb", "hw/S (1).py"])
@pytest.mark.parametrize("kind", FOREIGN)
def test_what_only_its_name_calls_code_is_held(tmp_path: Path, kind: str, name: str) -> None:
    """A document, an archive or a page under the name of an answer cannot be judged: the card says what it is."""
    exercise = make_exercise(tmp_path / "course")
    answer = received(lay(tmp_path / "ada", {name: FOREIGN[kind]}, exercise.slug), exercise).answer
    assert (answer.verdict, f" is {kind}" in answer.message) == (Verdict.UNREADABLE, True), answer.message


@pytest.mark.parametrize("case", LEFT_BEHIND)
def test_what_only_a_program_kept_is_held(tmp_path: Path, case: str) -> None:
    """Where nothing else is there, a copy that the student never saw is listed, and waits for a person."""
    exercise, (files, path) = make_exercise(tmp_path / "course"), LEFT_BEHIND[case]
    answer = received(lay(tmp_path / "ada", files, exercise.slug), exercise).answer
    assert answer.verdict is Verdict.UNREADABLE
    assert path.replace("S", exercise.slug) in answer.message


def test_a_checkpoint_is_no_other_exercise_s(tmp_path: Path) -> None:
    """Who handed in only a copy of one exercise has not attempted the others."""
    exercise = make_exercise(tmp_path / "course")
    (exercise.folder.parent / "other").mkdir()
    (exercise.folder.parent / "other" / "exercise.toml").touch()
    student = lay(tmp_path / "ada", {".ipynb_checkpoints/other-checkpoint.ipynb": SOLVED}, exercise.slug)
    assert received(student, exercise).answer.verdict is Verdict.NOT_ATTEMPTED


def test_a_wish_for_the_leaderboard_is_no_answer(tmp_path: Path) -> None:
    """Who handed in a pseudonym alone has not attempted the exercise: no person need look."""
    exercise = make_exercise(tmp_path / "course")
    student = lay(tmp_path / "ada", {"leaderboard.txt": "zorro\n"}, exercise.slug)
    assert received(student, exercise).answer.verdict is Verdict.NOT_ATTEMPTED


@pytest.mark.parametrize("code", DEFINED)
def test_what_defines_the_function_is_meant(tmp_path: Path, code: str) -> None:
    """However the function is made, the one file that makes it is the answer."""
    exercise = make_exercise(tmp_path / "course")
    answer = received(lay(tmp_path / "ada", {"main.py": code, "b.py": "x = 1\n"}, exercise.slug), exercise).answer
    assert answer.code.decode() == code


def _judged(tmp_path: Path, files: Files) -> None:
    exercise = make_exercise(tmp_path / "course")
    answer = received(lay(tmp_path / "ada", files, exercise.slug), exercise).answer
    assert (answer.verdict, answer.message) == (None, "")
    assert answer.code.decode().rstrip().endswith(SOLUTION.rstrip())
