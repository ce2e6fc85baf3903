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
Spoil = Callable[[Path], None]

RIGHT = """\
import numpy as np

def demo(values, out):
    np.multiply(values, 2.0, out=out)
"""
WRONG = RIGHT.replace("2.0", "3.0")
SLOW = RIGHT.replace("np.multiply(values, 2.0, out=out)", "for i, value in enumerate(values): out[i] = 2.0 * value")
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
PRINTS = RIGHT.replace("    np", "    print('x' * 50_000_000)\n    np")
SCRIPT = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\">"


def cell_of(notebook: Notebook, grade_id: str) -> Notebook:
    """Return the (first) cell with that id."""
    cells: list[Notebook] = notebook["cells"]
    return next(cell for cell in cells if _id_of(cell) == grade_id)


def _id_of(cell: Notebook) -> Any:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def answered(code: str) -> Edit:
    """Write `code` into the answer cell."""

    def edit(notebook: Notebook) -> None:
        cell_of(notebook, "answer")["source"] = code

    return edit


def without(*grade_ids: str, code: str = RIGHT) -> Edit:
    """Answer with `code`, and delete these cells."""

    def edit(notebook: Notebook) -> None:
        answered(code)(notebook)
        notebook["cells"] = [cell for cell in notebook["cells"] if _id_of(cell) not in grade_ids]

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
    graded = [cell for cell in notebook["cells"] if _id_of(cell) in ("correctness", "speed")]
    for cell in graded:
        cell["source"] = "1000.0"
        cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "checksum": "0" * 32}
        value = {
            "output_type": "execute_result",
            "data": {"text/plain": "1000.0"},
            "metadata": {},
            "execution_count": 1,
        }
        cell["outputs"] = [value]
    notebook["cells"] += copy.deepcopy(graded)
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
    """Answer with a script for whoever looks, and add it wherever else a notebook has text, pictures or names."""
    answered(f"'''{SCRIPT}'''\ndef demo(values, out):\n    raise ValueError({SCRIPT!r})\n")(notebook)
    kinds = ("text/html", "application/javascript", "image/svg+xml", "text/markdown", "text/latex")
    outputs = [{"output_type": "display_data", "data": {kind: SCRIPT}, "metadata": {}} for kind in kinds]
    attached = {"a.svg": {"image/svg+xml": SCRIPT}}
    notebook["cells"][:0] = [
        {"cell_type": "markdown", "metadata": {}, "source": SCRIPT},
        {"cell_type": "markdown", "metadata": {}, "source": "![a](attachment:a.svg)", "attachments": attached},
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": SCRIPT},
        {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": f'">{SCRIPT}', "grade": True}}, "source": "1"},
    ]
    code = {
        "cell_type": "code",
        "metadata": {},
        "source": "%%html\n" + SCRIPT,
        "execution_count": 1,
        "outputs": outputs,
    }
    notebook["cells"].append(code)
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"a": SCRIPT}}}
    notebook["metadata"]["title"] = SCRIPT


def on_top(code: str = RIGHT, **values: Any) -> Edit:
    """Answer with `code`, and give the notebook itself these values."""

    def edit(notebook: Notebook) -> None:
        answered(code)(notebook)
        notebook |= values

    return edit


def typed(cell_type: Any) -> Edit:
    """Answer rightly in a cell that calls itself something else."""

    def edit(notebook: Notebook) -> None:
        answered(RIGHT)(notebook)
        cell_of(notebook, "answer")["cell_type"] = cell_type

    return edit


def answered_in(grade_id: str) -> Edit:
    """Leave the stub, and write the right answer into another cell, an added one where there is none."""

    def edit(notebook: Notebook) -> None:
        if grade_id:
            cell_of(notebook, grade_id)["source"] = RIGHT
        else:
            notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": RIGHT})

    return edit


def with_cells(number: int) -> Edit:
    """Answer rightly, among as many cells as that."""

    def edit(notebook: Notebook) -> None:
        answered(RIGHT)(notebook)
        empty = {"cell_type": "code", "id": "same", "metadata": {}, "source": "1", "outputs": []}
        notebook["cells"] += [empty] * (number - len(notebook["cells"]))

    return edit


def with_an_answer_that_is_graded(notebook: Notebook) -> None:
    """Answer wrongly in a cell that calls itself graded by hand, and worth everything."""
    answered(WRONG)(notebook)
    marks = {"grade": True, "solution": True, "task": True, "locked": True, "points": 1000, "score": 1000}
    cell_of(notebook, "answer")["metadata"]["nbgrader"] |= marks | {"comment": SCRIPT, "checksum": ["x"]}


def out_of_sight(notebook: Notebook) -> None:
    """Answer rightly, with tags and flags by which programs hide, skip or stop at cells."""
    answered(RIGHT)(notebook)
    for cell in notebook["cells"]:
        cell["metadata"] |= {
            "tags": ["remove-cell", "skip-execution", "parameters"],
            "jupyter": {"source_hidden": True},
        }
        cell["id"] = "same"


# What a program might be told by, that reads more of a notebook than cells and their texts.
METADATA: Notebook = {
    "kernelspec": {
        "name": "/bin/sh",
        "argv": ["/bin/sh", "-c", "touch stolen"],
        "language": "../x",
        "display_name": "",
    },
    "language_info": {"name": "html", "pygments_lexer": "../x", "nbconvert_exporter": "script"},
    "jupytext": {"cell_metadata_filter": "all", "executable": "/bin/sh"},
    "half": "\ud800",
    "numbers": [float("nan"), float("inf"), 10**4000],
}
DEEP: Any = None
for _ in range(300):
    DEEP = {"x": [DEEP]}


def saved_with_50_mb(notebook: Notebook) -> None:
    """Answer rightly, and save the notebook with an endless output."""
    answered(RIGHT)(notebook)
    text = {"output_type": "stream", "name": "stdout", "text": "0123456789\n" * 5_000_000}
    cell_of(notebook, "check")["outputs"] = [text]


# What comes of each where nothing is timed: "full" marks or "none".
EDITED: dict[str, tuple[Edit, str]] = {
    "honest": (answered(RIGHT), "full"),
    "warns": (answered(WARNS), "full"),
    "stub": (lambda _: None, "none"),
    "wrong": (answered(WRONG), "none"),
    **{name: (answered(attack + WRONG), "none") for name, attack in IN_A_KERNEL.items()},
    "equal": (answered(EQUAL), "none"),
    "exits": (answered(EXITS), "none"),
    "prints-50-mb": (answered(PRINTS), "full"),
    "saved-50-mb": (saved_with_50_mb, "none"),
    "graded-cells-deleted": (without("correctness", "speed", "check"), "full"),
    "graded-cells-deleted-wrong": (without("correctness", "speed", code=WRONG), "none"),
    "answer-deleted": (without("answer"), "none"),
    "answer-split": (duplicated(*RIGHT.split("\n\n")), "full"),
    "answer-copied": (duplicated(WRONG, RIGHT), "full"),
    "graded-cells-edited": (with_full_marks_of_its_own, "none"),
    "reordered": (reordered, "full"),
    "retyped": (retyped, "full"),
    "old-metadata": (with_metadata(schema_version=0), "none"),
    "new-metadata": (with_metadata(schema_version=99), "none"),
    "odd-metadata": (with_metadata(points="many", grade_id=7), "none"),
    "script": (with_scripts, "none"),
    "other-metadata": (on_top(metadata=METADATA), "full"),
    "deep-metadata": (on_top(metadata={"x": DEEP}), "full"),
    "no-metadata": (on_top(metadata=[]), "full"),
    "minor-of-99": (on_top(nbformat_minor=99), "full"),
    "minor-in-words": (on_top(nbformat_minor="five"), "full"),
    "answer-raw": (typed("raw"), "full"),
    "answer-of-no-type": (typed(7), "full"),
    "answer-in-own-cell": (answered_in(""), "none"),
    "answer-in-check-cell": (answered_in("check"), "none"),
    "answer-in-graded-cell": (answered_in("correctness"), "none"),
    "answer-graded": (with_an_answer_that_is_graded, "none"),
    "answer-emptied": (answered(""), "none"),
    "out-of-sight": (out_of_sight, "full"),
    "magic": (answered("%%time\n" + RIGHT), "full"),  # a line for Jupyter is no part of the answer
    "shell": (answered("!touch stolen.txt\n" + RIGHT), "full"),
    "other-language": (answered(f"%%html\n{SCRIPT}\n"), "none"),
    "shell-called": (answered("get_ipython().system('touch stolen.txt')\n" + RIGHT), "full"),  # which calls nothing
    "zero-byte": (answered(RIGHT + "\0"), "none"),
    "another-alphabet": (answered("# coding: utf-7\n" + RIGHT), "full"),
    "long-line": (answered(RIGHT + "# " + "x" * 200_000), "full"),
    "wrong-below-the-cut": (answered("#" * 50_000 + "\n" + WRONG), "none"),
    "cells-1000": (with_cells(1000), "full"),
    "cells-1001": (with_cells(1001), "none"),
}

# What comes of them where the speed is judged as well: a slow answer earns what "correctness" is worth.
TIMED: dict[str, tuple[Edit, str]] = {
    **{name: EDITED[name] for name in ("honest", "wrong", "graded-cells-deleted", "graded-cells-edited")},
    "slow": (answered(SLOW), "correctness"),
    "prints-50-mb": (answered(PRINTS), "correctness"),
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
    "keys-twice": b'{"nbformat": 4, "cells": [], "nbformat": 3}',
    "wide-characters": '{"nbformat": 4, "cells": ['.encode("utf-16"),
}


def _beside(name: str, text: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return spoil


def _linked(name: str, target: str) -> Spoil:
    return lambda folder: (folder / name).symlink_to(folder / target)


def _piped(name: str) -> Spoil:
    return lambda folder: os.mkfifo(folder / name)


def _crowded(folder: Path) -> None:
    for number in range(600):
        (folder / str(number)).touch()


COURSE = "../../.."  # as seen from a submission's folder

# What else lies beside a right answer and must not be met by nbgrader: it would copy it, follow it, wait for it.
# Such a folder is left out; the words say why.
LEFT_OUT: dict[str, tuple[Spoil, str]] = {
    "time-from-a-pipe": (_piped("timestamp.txt"), "timestamp.txt, a link or a special file"),
    "time-in-words": (_beside("timestamp.txt", "soon /etc/passwd x"), "says no time"),
    "time-without-end": (_beside("timestamp.txt", "1" * 5_000_000), "says no time"),
    "time-too-late": (_beside("timestamp.txt", "9" * 400), "says no time"),
    "time-in-a-folder": (lambda folder: (folder / "timestamp.txt").mkdir(), "says no time"),
    "page-of-secrets": (_linked("page.html", f"{COURSE}/../tests/hidden/demo/test_hidden.py"), "page.html, a link"),
    "link-to-a-device": (_linked("device", "/dev/null"), "device, a link"),
    "link-to-nothing": (_linked("data", "nothing"), "data, a link"),
    "another-pipe": (_piped("notes"), "notes, a link or a special file"),
    "crowd": (_crowded, "more than 500 files"),
    "escape-in-a-name": (_beside("\x1b]0;owned\x07", "x"), "could act in a terminal"),
    "<img src=x onerror=alert(1)>": (lambda _: None, "is no name for a student"),
}


def _surrounded(folder: Path) -> None:
    """Put files beside a notebook by which somebody might be led astray: other answers, settings, other notebooks."""
    for name, text in {
        "demo.py": WRONG,
        "demo/demo.py": WRONG,
        "exercises/demo/problem.py": "raise SystemExit\n",
        "conftest.py": "raise SystemExit\n",
        "nbgrader_config.py": "raise SystemExit\n",
        "gradebook.db": "x",
        "other.ipynb": "{",
        ".demo.ipynb": "{",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "link.ipynb").symlink_to("/dev/null")


LINKS = {
    "link": "../../honest/ps1/demo.ipynb",
    "link-to-the-solution": f"{COURSE}/source/ps1/demo.ipynb",
    "link-to-null": "/dev/null",
    "link-to-no-file": "nothing.ipynb",
}


def hand_in(edited: dict[str, tuple[Edit, str]], released: Path, submitted: Path, assignment: str) -> None:
    """Write each of these notebooks to `<submitted>/<name>/<assignment>/demo.ipynb`."""
    original = json.loads(released.read_text(encoding="utf-8"))
    for name, (edit, _) in edited.items():
        notebook = copy.deepcopy(original)
        edit(notebook)
        place(submitted, name, assignment).write_text(json.dumps(notebook), encoding="utf-8")


def hand_in_all(released: Path, submitted: Path, assignment: str) -> None:
    """Write every notebook to `<submitted>/<name>/<assignment>/demo.ipynb`, oddities of the file system too."""
    original = json.loads(released.read_text(encoding="utf-8"))
    right = copy.deepcopy(original)
    answered(RIGHT)(right)
    for name, (spoil, _) in {**LEFT_OUT, "surrounded": (_surrounded, "")}.items():
        place(submitted, name, assignment).write_text(json.dumps(right), encoding="utf-8")
        spoil(place(submitted, name, assignment).parent)
    hand_in(EDITED, released, submitted, assignment)
    for name, data in BROKEN.items():
        place(submitted, name, assignment).write_bytes(data)
    for name, target in LINKS.items():
        file = place(submitted, name, assignment)
        file.symlink_to(file.parent / target)
    os.mkfifo(place(submitted, "pipe", assignment))
    place(submitted, "folder", assignment).mkdir()


def place(submitted: Path, student: str, assignment: str) -> Path:
    """Return where nbgrader has the student's notebook; its folder is made."""
    folder = submitted / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "demo.ipynb"
