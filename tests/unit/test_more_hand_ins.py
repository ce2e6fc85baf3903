"""More of what students, their programs and platforms make of a file: names, leftovers, notebooks of every origin."""

from __future__ import annotations

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
