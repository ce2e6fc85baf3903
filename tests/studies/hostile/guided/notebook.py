"""What reads a file that was handed in: a notebook's cells, and which of them are judged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from unittest import mock

from grader import catalog
from grader.authoring.notebook import render_notebook
from grader.judge.session import notebook
from grader.judge.session.answer import answer_in
from grader.judge.session.cell_names import Names
from tests.studies.hostile.attacks import ROOT
from tests.studies.hostile.guided.oracle import Target

_EXERCISE = catalog.load(ROOT / "exercises" / "moving_average")
_SOLUTION = (ROOT / "solutions" / "moving_average" / "moving_average.py").read_text()


def _read(data: bytes) -> None:
    with mock.patch.object(notebook, "names_of", _all_words):
        answer_in(_EXERCISE, "moving_average.ipynb", data)
        answer_in(_EXERCISE, "moving_average.py", data)


def _all_words(sources: Sequence[str]) -> list[Names]:
    """Stand in for the process that parses cells, which has limits of its own and takes long to start."""
    found = (frozenset(re.findall(r"[a-z]\w*", source)) for source in sources)
    return [Names(words, words) for words in found]


def _seeds() -> Iterator[bytes]:
    yield json.dumps(render_notebook(_EXERCISE)).encode()
    yield _SOLUTION.encode()
    answer = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "answer"}}, "source": [_SOLUTION]}
    helper = {"cell_type": "code", "metadata": {}, "source": "def helper():\n    return 1\n"}
    stub = answer | {"source": "def moving_average(values, window, out):\n    raise NotImplementedError()\n"}
    own = helper | {"source": _SOLUTION}
    for cells in ([answer], [helper, answer], [stub, answer], [stub, own], [own], []):
        yield json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


TARGET = Target(
    read=_read,
    refusals=(),  # what cannot be read is a verdict
    seeds=_seeds,
    words=(
        *('"cells":', '"cell_type":', '"code"', '"metadata":', '"nbgrader":', '"grade_id":', '"answer"', '"source":'),
        *('"nbformat":4', "[]", "{}", "null", '"\\ud800"', "\\n", "\\r", "<<<<<<< ", ">>>>>>> ", "======="),
        *("def moving_average(", "raise NotImplementedError", "graded_elsewhere", "# In[1]:", "get_ipython().", "%%"),
    ),
)
