"""Files that lie in names, remarks, lines and facts: nothing unescaped is shown, and nothing breaks."""

from __future__ import annotations

import dataclasses
import io
import time
from collections.abc import Iterator

import numpy as np
import pytest
from rich.console import Console

from grader import why
from grader.causes import Diagnosis
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.reports import html, terminal
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.why import Subject, diagnosing

pytestmark = pytest.mark.sampled(3)

_ARRAYS = (np.ones((8, 8), np.float32), np.zeros((8, 8), np.float32))
_EVIL = r"</script><b onmouseover=x>\x1b[2J\x1b]0;owned\x07\u202e[bold red]100 of 100 points[/]"
_WORK = """
@njit
def work(a, out):
    for x in range(a.shape[1]):
        for y in range(a.shape[0]):
            out[y, x] = 0.5 * a[y, x]
"""
_START = "import json, os, sys, types\nfrom numba import njit\n"
_FORGE = f"import grader.wire_facts as w\nEVIL = '{_EVIL}'\n"
_CHANNEL = """
import socket, stat
def channels():
    found = []
    for n in os.listdir('/proc/self/fd'):
        try:
            if stat.S_ISSOCK(os.fstat(int(n)).st_mode):
                found.append(int(n))
        except OSError:
            pass
    return found
"""
_SAYING = "def say(text):\n    for n in channels():\n        os.write(n, text)\n"

_FILES = {
    "escapes in a function's name": f"work.py_func.__name__ = work.__name__ = '{_EVIL}'\n",
    "escapes in a text in the code": f"NOTE = '{_EVIL}'\n",
    "forged remarks": "for n in range(5000):\n    os.write(2, b'remark: hostile.py:%d:1: loop not vectorized: "
    "cannot prove it is safe to reorder floating-point operations \\x1b[2J\\n' % n)\n",
    "remarks of great length": "os.write(2, b'remark: hostile.py:3:1: ' + b'x' * 10_000_000 + b'\\n')\n",
    "remarks without an end": "for n in range(300):\n    os.write(2, b'\\xff' * 100_000)\n",
    "remarks at impossible lines": "os.write(2, b'remark: hostile.py:9999999:1: vectorized loop\\n' * 1000)\n",
    "facts of another form": _FORGE + "w.encode = lambda facts: b'[1, 2, 3]'\n",
    "facts that are not JSON": _FORGE + "w.encode = lambda facts: b'\\xff\\x00' * 100\n",
    "facts nested without end": _FORGE + "w.encode = lambda facts: b'[' * 500_000\n",
    "more facts than fit": _FORGE + "w.encode = lambda facts: b' ' * (w.LARGEST + 1)\n",
    "no facts": _FORGE + "w.encode = lambda facts: b''\n",
    "facts with escapes": _FORGE
    + "real = w.encode\nimport dataclasses\n"
    + "odd = (w.Operation(5, w.Deed.CALLS, EVIL[:150]), w.Operation(5, w.Deed.MAKES_ARRAY, EVIL[:150]))\n"
    + "loops = (w.Loop(4, 9, w.LoopKind.PRANGE, EVIL[:150], 0, (EVIL[:99],), True, True, False, True, 1),)\n"
    + "w.encode = lambda facts: real(dataclasses.replace(facts, operations=odd, loops=facts.loops + loops))\n",
    "functions with escapes": _FORGE
    + "real = w.encode\nimport dataclasses\n"
    + "odd = tuple(w.Function(EVIL[:150], n, n, n + 3, *7 * (True,), 0) for n in range(300))\n"
    + "w.encode = lambda facts: real(dataclasses.replace(facts, functions=odd))\n",
    "a compiler that says nothing": "import numba.core.dispatcher as d\nd.Dispatcher.compile = lambda *_: 1 / 0\n",
    "a tree that is none": "import ast\nast.parse = lambda *_: None\n",
    "an endless tree": "import ast\nast.walk = lambda tree: iter(int, 1)\n",
    "an answer before the question": _CHANNEL
    + _SAYING
    + 'say(b\'{"kind":"Compiled","sizes":[524288],"exceptions":[]}\')\n',
    "an answer of another kind": _CHANNEL + _SAYING + "say(b'\\xff' * 1000)\n",
    "sizes that cannot be": _CHANNEL + _SAYING + 'say(b\'{"kind":"Compiled","sizes":[-9],"exceptions":[]}\')\n',
    "an end": "os._exit(0)\n",
    "a file without a source": "work.py_func.__code__ = (lambda a, out: None).__code__\n",
    "all memory": "hoard = bytearray(10**11)\n",
}


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """A launcher with the strongest isolation that this machine has."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        yield launcher


def _card(diagnoses: tuple[Diagnosis, ...]) -> Scorecard:
    check = CheckResult("speed", "Fast", Verdict.SLOW, 0, 40)
    card = Scorecard("moving_average", "ada", (check,), None, Isolation.NONE, "seed", "", 1.0)
    return dataclasses.replace(card, diagnoses=diagnoses)


@pytest.mark.parametrize("name", _FILES)
def test_a_hostile_file_neither_breaks_nor_writes_anything(launcher: Launcher, name: str) -> None:
    """Whatever a file says of itself, what is shown is plain text of ours, and the points are what they were."""
    code = f"{_START}{_WORK}{_FILES[name]}".encode()
    subject = Subject("hostile", code, "work", _ARRAYS, until=time.monotonic() + 20)
    try:
        told = why.examine(launcher, subject).diagnoses
    except why.NoFacts:
        told = ()
    card = _card(told)
    assert len(told) <= diagnosing.MOST
    assert (card.score, card.verdict) == (0, Verdict.SLOW)
    console = Console(file=io.StringIO(), record=True, width=80, force_terminal=True, color_system=None)
    console.print(terminal.card(card, "Moving average"))
    page = html.student_page("ada", [card], {"moving_average": "Moving average"})
    shown = console.export_text(styles=False)
    assert not any(character in shown + page for character in "\x1b\x07\u202e\x00")
    assert "onmouseover=x>" not in page.replace("onmouseover=x&gt;", "")
    assert Scorecard.from_json(card.to_json()) == card
