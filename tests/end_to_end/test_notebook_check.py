"""The check inside a notebook, run by a kernel as Jupyter runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.end_to_end.conftest import REPOSITORY, jitgrade
from tests.end_to_end.notebooks import RIGHT, WRONG, answered, cell_of

pytestmark = pytest.mark.sampled(2, "end to end")


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a student has fetched: `demo` and the CUDA exercise, and nothing else of the course."""
    root = tmp_path_factory.mktemp("checked")
    shutil.copytree(REPOSITORY / "templates", root / "templates")
    for place in ("exercises", "solutions", "tests/hidden"):
        shutil.copytree(REPOSITORY / place / "cuda_vector_add", root / place / "cuda_vector_add")
    for command in (("new", "demo"), ("render",), ("release", "ps1")):
        done = jitgrade(*command, cwd=root)
        assert done.code == 0, done.err
    shutil.move(root / "course" / "release" / "ps1", root.with_name("fetched"))
    shutil.rmtree(root)
    return root.with_name("fetched")


def _run(folder: Path, slug: str, code: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Answer with `code`, run the notebook up to the check cell, and return that cell's outputs."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    monkeypatch.delenv("NUMBA_ENABLE_CUDASIM", raising=False)
    notebook = json.loads((folder / f"{slug}.ipynb").read_text(encoding="utf-8"))
    answered(code)(notebook)
    last = notebook["cells"].index(cell_of(notebook, "check"))
    del notebook["cells"][last + 1 :]
    node = nbformat.reads(json.dumps(notebook), as_version=4)
    here = os.fspath(folder)
    NotebookClient(node, timeout=120, kernel_name="python3", resources={"metadata": {"path": here}}).execute()
    outputs: list[dict[str, Any]] = node.cells[-1].outputs
    return outputs


def _said(outputs: list[dict[str, Any]], kind: str = "text/plain") -> str:
    return "\n".join(output["data"][kind] for output in outputs if kind in output.get("data", {}))


def test_a_right_answer_gets_its_card(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check cell shows the terminal's card as HTML, of public tests only, and no other output."""
    outputs = _run(fetched, "demo", RIGHT, monkeypatch)
    assert [output["output_type"] for output in outputs] == ["display_data"]
    text, page = _said(outputs), _said(outputs, "text/html")
    assert "Right for the public cases" in text
    assert "Right for other sizes" not in text
    assert "30/30" in text
    assert page.startswith("<pre")
    assert "Right for the public cases" in re.sub("<[^>]*>", "", page)


def test_a_wrong_answer_is_told_why(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer's card has the message and the hint; what the program says is escaped."""
    text = _said(_run(fetched, "demo", WRONG, monkeypatch))
    assert "WRONG" in text
    raises = "def demo(values, out):\n    raise ValueError('<script>alert(1)</script>')\n"
    page = _said(_run(fetched, "demo", raises, monkeypatch), "text/html")
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_kernel_is_checked_on_the_simulator(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a GPU, a CUDA kernel can be defined and is checked, with no environment variable set by anybody."""
    code = (REPOSITORY / "solutions" / "cuda_vector_add" / "cuda_vector_add.py").read_text(encoding="utf-8")
    text = _said(_run(fetched, "cuda_vector_add", code, monkeypatch))
    assert "PASSED" in text


def test_without_an_answer_it_says_what_to_do(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check before the answer was run, or of an exercise that is not there, is a sentence and no traceback."""
    outputs = _run(fetched, "demo", "x = 1", monkeypatch)
    assert "Run the cell with your answer first" in _said(outputs)
    assert not any(output["output_type"] == "error" for output in outputs)
