"""Notebooks as students hand them in, honest and hostile, made from the released one of the exercise `demo`."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
Edit = Callable[[Notebook], None]

RIGHT = """\
from numba import njit

@njit
def demo(values, out):
    for i in range(values.size):
        out[i] = 2.0 * values[i]
"""
WRONG = RIGHT.replace("2.0 *", "3.0 *")
SLOW = RIGHT.replace("@njit", "")
WARNS = RIGHT + "\nimport sys, warnings\nwarnings.warn('performance')\nprint('noise', file=sys.stderr)\n"

# Attacks from inside a kernel. Where there is none they fall back to a wrong answer, as an attacker would.
IN_A_KERNEL = {
    "ast_transformers": """
try:
    import ast
    class Empty(ast.NodeTransformer):
        def visit_Module(self, node):
            return ast.Module(body=[], type_ignores=[])
    get_ipython().ast_transformers.append(Empty())
except NameError:
    pass
""",
    "pre_run_cell": """
try:
    get_ipython().events.register("pre_run_cell", lambda info: open("stolen.txt", "a").write(info.raw_cell))
except NameError:
    pass
""",
    "eats_errors": """
try:
    get_ipython().showtraceback = lambda *a, **k: None
    get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
except NameError:
    pass
""",
    "patched_float": "import builtins\nbuiltins.float = lambda *a: 100.0\n",
}
EQUAL = """
class Same(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = float.__hash__
def demo(values, out):
    return Same(0)
"""
EXITS = "import os\nos._exit(0)\n"
PRINTS = RIGHT.replace("@njit\n", "").replace("    for", "    print('x' * 50_000_000)\n    for")
SCRIPT = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"


def cell_of(notebook: Notebook, grade_id: str) -> Notebook:
    """Return the (first) cell with that id."""
    cells: list[Notebook] = notebook["cells"]
    return next(cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def answered(code: str) -> Edit:
    """Write `code` into the answer cell."""

    def edit(notebook: Notebook) -> None:
        cell_of(notebook, "answer")["source"] = code

    return edit


def without(*grade_ids: str, code: str = RIGHT) -> Edit:
    """Answer with `code`, and delete these cells."""

    def edit(notebook: Notebook) -> None:
        answered(code)(notebook)
        for grade_id in grade_ids:
            notebook["cells"].remove(cell_of(notebook, grade_id))

    return edit


def duplicated(*sources: str) -> Edit:
    """Put a copy of the answer cell, each with one of `sources`, in its place."""

    def edit(notebook: Notebook) -> None:
        cell = cell_of(notebook, "answer")
        at = notebook["cells"].index(cell)
        copies = [copy.deepcopy(cell) | {"source": source} for source in sources]
        notebook["cells"][at : at + 1] = copies

    return edit


def with_full_marks_of_its_own(notebook: Notebook) -> None:
    """Answer wrongly, rewrite the graded cells, and leave outputs there that would earn everything."""
    answered(WRONG)(notebook)
    for grade_id in ("correctness", "speed"):
        cell = cell_of(notebook, grade_id)
        cell["source"] = "1000.0"
        cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "checksum": "0" * 32}
        value = {
            "output_type": "execute_result",
            "data": {"text/plain": "1000.0"},
            "metadata": {},
            "execution_count": 1,
        }
        cell["outputs"] = [value]
    notebook["cells"] += copy.deepcopy(notebook["cells"][-2:])
    notebook["metadata"]["jitgrade"] = {"correctness": 70, "speed": 30}


def reordered(notebook: Notebook) -> None:
    """Answer rightly, and turn the notebook upside down."""
    answered(RIGHT)(notebook)
    notebook["cells"].reverse()


def retyped(notebook: Notebook) -> None:
    """Answer rightly in a cell that has become text, as one wrong key makes it."""
    answered(RIGHT)(notebook)
    cell = cell_of(notebook, "answer")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def with_metadata(**marks: Any) -> Edit:
    """Answer wrongly, and give every cell's nbgrader metadata these values."""

    def edit(notebook: Notebook) -> None:
        answered(WRONG)(notebook)
        for cell in notebook["cells"]:
            cell["metadata"]["nbgrader"] |= marks

    return edit


def with_scripts(notebook: Notebook) -> None:
    """Answer with a script for whoever looks, and add cells of text and output that hold it too."""
    answered(f"'''{SCRIPT}'''\ndef demo(values, out):\n    raise ValueError({SCRIPT!r})\n")(notebook)
    output = {"output_type": "display_data", "data": {"text/html": SCRIPT}, "metadata": {}}
    notebook["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": SCRIPT})
    code = {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1, "outputs": [output]}
    notebook["cells"].append(code)


def saved_with_50_mb(notebook: Notebook) -> None:
    """Answer rightly, and save the notebook with an endless output."""
    answered(RIGHT)(notebook)
    text = {"output_type": "stream", "name": "stdout", "text": "0123456789\n" * 5_000_000}
    cell_of(notebook, "check")["outputs"] = [text]


# What comes of each: "full" marks, "none", or the share that a wrong or a slow answer earns.
EDITED: dict[str, tuple[Edit, str]] = {
    "honest": (answered(RIGHT), "full"),
    "warns": (answered(WARNS), "full"),
    "stub": (lambda _: None, "none"),
    "wrong": (answered(WRONG), "none"),
    "slow": (answered(SLOW), "slow"),
    **{name: (answered(attack + WRONG), "none") for name, attack in IN_A_KERNEL.items()},
    "equal": (answered(EQUAL), "none"),
    "exits": (answered(EXITS), "none"),
    "prints-50-mb": (answered(PRINTS), "slow"),
    "saved-50-mb": (saved_with_50_mb, "none"),
    "graded-cells-deleted": (without("correctness", "speed", "check"), "full"),
    "graded-cells-deleted-wrong": (without("correctness", "speed", code=WRONG), "none"),
    "answer-deleted": (without("answer"), "none"),
    "answer-split": (duplicated(RIGHT.partition("@njit")[0], "@njit" + RIGHT.partition("@njit")[2]), "full"),
    "answer-copied": (duplicated(WRONG, RIGHT), "full"),
    "graded-cells-edited": (with_full_marks_of_its_own, "none"),
    "reordered": (reordered, "full"),
    "retyped": (retyped, "full"),
    "old-metadata": (with_metadata(schema_version=0), "none"),
    "new-metadata": (with_metadata(schema_version=99), "none"),
    "odd-metadata": (with_metadata(points="many", grade_id=7), "none"),
    "script": (with_scripts, "none"),
}

BROKEN: dict[str, bytes] = {
    "broken-json": b'{"cells": [',
    "deep-json": b"[" * 1_000_000,
    "no-text": bytes(range(256)),
    "empty": b"",
    "old-format": b'{"nbformat": 3, "worksheets": []}',
    "cells-of-the-wrong-kind": b'{"nbformat": 4, "cells": [1, null, {"source": {"a": 1}}]}',
    "half-a-character": b'{"nbformat": 4, "cells": [{"source": "\\ud800"}]}',
    "number": b'{"nbformat": 4, "cells": ' + b"9" * 10_000 + b"}",
}


def hand_in_all(released: Path, submitted: Path, assignment: str) -> None:
    """Write every notebook to `<submitted>/<name>/<assignment>/demo.ipynb`, oddities of the file system too."""
    original = json.loads(released.read_text(encoding="utf-8"))
    for name, (edit, _) in EDITED.items():
        notebook = copy.deepcopy(original)
        edit(notebook)
        place(submitted, name, assignment).write_text(json.dumps(notebook), encoding="utf-8")
    for name, data in BROKEN.items():
        place(submitted, name, assignment).write_bytes(data)
    place(submitted, "link", assignment).symlink_to(place(submitted, "honest", assignment))
    os.mkfifo(place(submitted, "pipe", assignment))
    place(submitted, "folder", assignment).mkdir()


def place(submitted: Path, student: str, assignment: str) -> Path:
    """Return where nbgrader has the student's notebook; its folder is made."""
    folder = submitted / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "demo.ipynb"
