"""Which cells of a notebook are judged: the answer's, those that it needs where a course allows it, or none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import Exercise
from grader.ipynb import Cell
from grader.judge.session import exported
from grader.judge.session.answer import answer_in
from grader.judge.session.cell_names import Names, names_of
from grader.judge.session.notebook import Chosen, choose, is_unwritten
from grader.model import Verdict
from tests.unit.minicourse import SOLUTION, STUB, make_exercise

HELPER = "def twice(x):\n    return 2 * x\n"
USES_HELPER = "def double(values, out):\n    out[:] = twice(values)\n"
USES_IMPORT = "def double(values, out):\n    np.multiply(values, 2, out=out)\n"


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise."""
    return make_exercise(tmp_path / "course")


def _cells(*cells: tuple[str, str]) -> list[Cell]:
    """Return cells of these ids and texts; `md:` before an id makes it text."""
    return [Cell(source, name.removeprefix("md:"), not name.startswith("md:")) for name, source in cells]


def _chosen(exercise: Exercise, *cells: tuple[str, str]) -> Chosen:
    chosen = choose(exercise, _cells(*cells))
    assert chosen is not None
    return chosen


KIT = (("check", "%load_ext grader.notebooks\n%check double"), ("speed", 'graded_elsewhere("double")'))
# Answer cell alone, or with cells that it does not need: nothing to say.
ALONE: dict[str, tuple[tuple[str, str], ...]] = {
    "alone": (("answer", SOLUTION),),
    "beside the kit's own": (("answer", SOLUTION), *KIT),
    "a note split off": (("md:answer", "I first sum each block (see hint 4)."), ("answer", SOLUTION)),
    "a note split off below": (("answer", SOLUTION), ("md:answer", "def is what one writes")),
    "made text": (("md:answer", SOLUTION),),
    "copied, the copy filled in": (("answer", STUB), ("answer", SOLUTION)),
    "copied, the copy left": (("answer", SOLUTION), ("answer", STUB)),
    "copied, the last is right": (("answer", SOLUTION.replace("2", "3")), ("answer", SOLUTION)),
}
OTHERS: dict[str, tuple[tuple[str, str], ...]] = {
    "scratch cells": (("", "%timeit 3\nx = 1\nimport numpy as np\n"), ("answer", SOLUTION)),
    "a name that it defines itself": (("", "values = [1]\nout = [0]"), ("answer", SOLUTION)),
    "an older answer elsewhere": (("", SOLUTION.replace("2 *", "3 *")), ("answer", SOLUTION)),
    "a name in a text": (("", HELPER), ("answer", f'"""twice"""\n{SOLUTION}# twice(x)\n')),
    "a local of that name": (
        ("", "twice = 1"),
        ("answer", "def double(values, out):\n    twice = 2\n    out[:] = twice\n"),
    ),
    "a broken cell": (("", "def twice(:"), ("answer", USES_HELPER)),
    "text that defines it": (("md:", HELPER), ("answer", USES_HELPER)),
}


@pytest.mark.parametrize("name", ALONE)
def test_the_answer_cell_is_what_is_judged(exercise: Exercise, name: str) -> None:
    """Code cells with the answer's id, and no text cells, are the answer, where any of them is code."""
    chosen = _chosen(exercise, *ALONE[name])
    assert (chosen.remark, chosen.held, chosen.cells) == ("", "", "")
    assert chosen.source.endswith(SOLUTION)
    assert "hint 4" not in chosen.source


@pytest.mark.slow
@pytest.mark.parametrize("collects", [False, True])
@pytest.mark.parametrize("name", OTHERS)
def test_cells_that_are_not_needed_are_left_alone(exercise: Exercise, name: str, collects: bool) -> None:
    """What the answer does not use from elsewhere is neither collected nor talked about."""
    chosen = _chosen(replace(exercise, collect_cells=collects), *OTHERS[name])
    answer = next(source for grade_id, source in OTHERS[name] if grade_id == "answer")
    assert chosen == Chosen(answer)


MISSING: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    "a helper above": ((("", HELPER), ("answer", USES_HELPER)), "`twice`", "cell 1"),
    "a helper below": ((("answer", USES_HELPER), ("", HELPER)), "`twice`", "cell 2"),
    "an import": ((("", "import numpy as np"), ("answer", USES_IMPORT)), "`np`", "cell 1"),
    "an import after a magic": (
        (("", "%matplotlib inline\nimport numpy as np"), ("answer", USES_IMPORT)),
        "`np`",
        "cell 1",
    ),
    "a constant": ((("", "twice = 2"), ("answer", USES_HELPER)), "`twice`", "cell 1"),
    "a decorator": ((("", "from numba import njit"), ("answer", f"@njit\n{SOLUTION}")), "`njit`", "cell 1"),
    "a helper's helper": (
        (("", "import numpy as np"), ("", HELPER.replace("2 *", "np.int64(2) *")), ("answer", USES_HELPER)),
        "`np`, `twice`",
        "cells 1, 2",
    ),
    "the last definition": ((("", "twice = 0"), ("", HELPER), ("answer", USES_HELPER)), "`twice`", "cell 2"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_named_with_its_cell(exercise: Exercise, name: str) -> None:
    """An answer that uses another cell's names is judged as it is, and its student told what to move from where."""
    cells, names, where = MISSING[name]
    chosen = _chosen(exercise, *cells)
    assert chosen.source == next(source for grade_id, source in cells if grade_id == "answer")
    assert chosen.remark.startswith(f"Your answer cell uses {names}, defined in {where}. ")
    assert "move that into it" in chosen.remark


@pytest.mark.slow
@pytest.mark.parametrize("name", MISSING)
def test_a_course_may_have_cells_collected(exercise: Exercise, name: str) -> None:
    """With `collect_cells`, the needed cells go before the answer, in their order, and it is said which."""
    cells, names, where = MISSING[name]
    chosen = _chosen(replace(exercise, collect_cells=True), *cells)
    assert (chosen.remark, chosen.cells) == ("", f"with {names} from {where}")
    space: dict[str, object] = {}
    source = exported.without_magics(chosen.source).replace("@njit", "").replace("from numba import njit", "")
    exec(source, space)
    assert {"double", *names.replace("`", "").split(", ")} - {"njit"} <= space.keys()


ELSEWHERE: dict[str, tuple[tuple[str, str], ...]] = {
    "below the stub": (("answer", STUB), ("", SOLUTION)),
    "above the stub": (("", SOLUTION), ("answer", STUB)),
    "beside an emptied cell": (("answer", " \n"), ("", SOLUTION)),
    "in the check cell": (("answer", STUB), ("check", SOLUTION)),
    "in a graded cell": (("answer", STUB), ("correctness", SOLUTION)),
    "with all metadata lost": (("", "%check double"), ("", SOLUTION)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ELSEWHERE)
def test_an_answer_in_another_cell_is_held_or_collected(exercise: Exercise, name: str) -> None:
    """It is held for a person, who sees the code and where it is; a course that collects cells grades it."""
    cells = ELSEWHERE[name]
    chosen = _chosen(exercise, *cells)
    number = next(number for number, (_, source) in enumerate(cells, 1) if source == SOLUTION)
    assert f"`double` is in cell {number}. " in chosen.held
    assert SOLUTION in chosen.held
    collected = _chosen(replace(exercise, collect_cells=True), *cells)
    if name == "with all metadata lost":
        assert collected == chosen
    else:
        assert (collected.source.strip(), collected.held) == (SOLUTION.strip(), "")


def test_nothing_anywhere_is_nothing(exercise: Exercise) -> None:
    """Without an answer cell and anything like an answer there is nothing; with the stub there is the stub."""
    assert choose(exercise, _cells(("", "x = 1"))) is None
    assert choose(exercise, _cells(("", STUB))) is None
    assert choose(exercise, _cells(("answer", STUB), ("", STUB))) == Chosen(STUB)


def test_a_held_notebook_is_unreadable(exercise: Exercise) -> None:
    """What is held has the verdict that waits for a person, and the code in its message."""
    cell = {"cell_type": "code", "metadata": {}, "source": SOLUTION}
    answer = answer_in(exercise, "double.ipynb", json.dumps({"nbformat": 4, "cells": [cell]}).encode())
    assert answer.verdict is Verdict.UNREADABLE
    assert SOLUTION in answer.message


@pytest.mark.parametrize(
    ("source", "is_stub"),
    [
        (STUB, True),
        (STUB.replace("    # YOUR CODE HERE\n", ""), True),
        (STUB.replace("NotImplementedError()", "NotImplementedError"), True),
        (STUB.replace("values, out", "values: Series,\n    out: Series,\n").replace("):", ") -> None:"), True),
        (f"import numpy as np\n\n\n{STUB}\n\nx = 1\n", True),
        (SOLUTION, False),
        ("", False),
        (STUB.replace("raise", "if not values:\n        raise"), False),
        (STUB + "\n    out[:] = 2 * values\n", False),
        ("x = 1\n" * 50_000, False),
        ("def double(" + "(" * 3000 + "):\n raise NotImplementedError", False),
        (f"def double(values, out):\n    {'x = 1;' * 1000}raise NotImplementedError()\n", False),
    ],
)
def test_a_stub_is_told_from_an_answer(source: str, is_stub: bool) -> None:
    """A function that does nothing but raise is unwritten, whatever stands around it."""
    assert is_unwritten(source, ["double"]) is is_stub


@pytest.mark.slow
def test_what_cannot_be_parsed_is_not_known() -> None:
    """Whatever a cell holds, its parsing ends, in a process of its own, and the other cells' names are known."""
    hostile = ["def (", "(" * 5000, "-" * 100_000 + "1", "\0", "x = " + "1+" * 60_000 + "1", "if 1:\n " * 500, "\ud800"]
    known = names_of([*hostile, "import numpy as np\nx = np.e + y"])
    assert known[-1] == Names(frozenset({"np", "x"}), frozenset({"y"}))


EXPORTED = f"""\
#!/usr/bin/env python
# coding: utf-8

# # Double

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')


# In[2]:


{SOLUTION}

# In[ ]:


get_ipython().run_line_magic('load_ext', 'grader.notebooks')
get_ipython().run_line_magic('check', 'double')


# In[ ]:


# 60 points for correctness.
from grader.notebooks import graded_elsewhere

graded_elsewhere("double")

"""


def test_an_exported_notebook_is_a_file() -> None:
    """A notebook saved as a script runs: the kit's cells and magics are taken out, and lines keep their numbers."""
    code = exported.without_notebook_lines(EXPORTED.encode())
    assert b"get_ipython" not in code
    assert b"graded_elsewhere" not in code
    assert code.count(b"\n") == EXPORTED.count("\n")
    space: dict[str, object] = {}
    exec(code, space)
    assert "double" in space
    other = b"get_ipython().system('ls')\n"
    assert exported.without_notebook_lines(other) == other


# What stands there, and what is left of it: lines for Jupyter go, and what is Python, or not known, stays.
MAGICS = {
    "%%time\n%matplotlib inline\nx = 1": "\n\nx = 1",
    "!pip install numba\r\nx = 1\r\n": "\r\nx = 1\r\n",
    "for n in (1, 2):\n    %timeit f(n)\n    !ls": "for n in (1, 2):\n    pass\n    pass",
    "np.sum?\n?np.sum\nnp.sum??\nhelp?\r\n": "\n\n\n\r\n",
    "%load_ext grader.notebooks\n%check double": "\n",
    "%%timeit -n 1 -r 1\nf(1)": "\nf(1)",
    "%%writefile double.py\nx = 1": "\nx = 1",
    "x = (a\n% b\n%b\n%time)\ny != (x\n!= y)": None,
    "%%cython\ncdef int x": None,
    "files = !ls": None,
    "%something_else 3": None,
}


@pytest.mark.parametrize("source", MAGICS)
def test_lines_for_jupyter_are_no_part_of_the_code(source: str) -> None:
    """They go from what is handed in, lines keep their numbers, and nothing else is touched."""
    wanted = MAGICS[source]
    assert exported.without_magics(source) == (source if wanted is None else wanted)
    assert exported.without_notebook_lines(source.encode("utf-16")) == source.encode("utf-16")


def test_what_a_notebook_s_answer_cell_begins_with_does_no_harm(exercise: Exercise) -> None:
    """An answer cell with magics in it is graded as the same code in a file is."""
    source = f"%%time\n!pip install numba\n{SOLUTION}%timeit double()\n"
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "answer"}}, "source": source}
    answered = answer_in(exercise, "double.ipynb", json.dumps({"nbformat": 4, "cells": [cell]}).encode())
    assert answered.code.decode() == f"\n\n{SOLUTION}\n"
    assert answered.code == answer_in(exercise, "double.py", source.encode()).code
