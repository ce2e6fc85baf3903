"""What people really hand in, made after public bug reports: each is told what is wrong, where, and what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.catalog import EntryPoint, Kind
from grader.judge.call import Program, Submission
from grader.judge.compare import Mismatch, assert_close
from grader.judge.faults import Stage, SubmissionFault
from grader.judge.session.exported import without_notebook_lines
from grader.model import Isolation, Verdict
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.unit.judge.field_cases import GOOD, HEAD, LOOP, MORE_FAILING, MORE_WORKING, PLAIN
from tests.unit.programs import PATIENT

ENTRY = {"moving_average": EntryPoint("moving_average", Kind.FUNCTION, ("values", "window", "out"))}
PROCESSES = """from concurrent.futures import ProcessPoolExecutor

def one(a):
    return a.mean()

def moving_average(values, window, out):
    with ProcessPoolExecutor() as executor:
        out[:] = list(executor.map(one, [values[i:i + 3] for i in range(18)]))
"""
POOL = """import multiprocessing

def moving_average(values, window, out):
    with multiprocessing.Pool(2) as pool:
        out[:] = pool.map(float, values[:18])
"""
UFUNC = """from numba import guvectorize

@guvectorize(['void(f8[:], i8[:], f8[:], f8[:])'], '(n),(),(m)->(m)')
def moving_average(values, w, dummy, out):
    out[0] = 1
"""


pytestmark = [pytest.mark.slow, pytest.mark.sampled(12)]


@pytest.fixture(scope="module")
def boxed() -> Iterator[Launcher]:
    """A launcher with the strongest isolation that this machine has, for all tests here: one at a time can be used."""
    with Launcher(choice.strongest()) as own:
        yield own


def _compiled(*lines: str, before: str = "") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}{before}@njit\ndef moving_average(values, window, out):\n{body}"


def _call(launcher: Launcher, code: str | bytes, **how: Any) -> Submission:
    """Have it called as it would be when it is handed in."""
    data = without_notebook_lines(code.encode() if isinstance(code, str) else code)
    own = Submission(
        launcher, Program("moving_average", data, tuple(ENTRY), **how), ENTRY, PATIENT, np.random.default_rng(1)
    )
    values, out = np.arange(20.0), np.empty(18)
    own.call("moving_average", [values, 3, out])
    assert_close(out, np.convolve(values, np.ones(3) / 3, "valid"), 1e-12)
    return own


# What works: as files of the field that used to be refused, and more of their kinds.
WORKING: dict[str, str | bytes] = {
    "display": f"{GOOD}\ndisplay(np.arange(3))\n",
    "an exported notebook": f"{GOOD}\n\n# In[3]:\n\nget_ipython().run_line_magic('load_ext', 'grader.notebooks')\n"
    "get_ipython().run_line_magic('check', 'moving_average')\n",
    "other magics": "get_ipython().run_line_magic('matplotlib', 'inline')\nget_ipython().system('pip install numba')\n"
    f"{GOOD}"
    "\nget_ipython().run_line_magic('timeit', 'moving_average(np.arange(9.0), 3, np.empty(7))')\n",
    "a byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "Windows line ends": GOOD.replace("\n", "\r\n"),
    "a default": GOOD.replace("window, out)", "window, out, piece=4096)"),
    "two defaults, of which one is None": GOOD.replace("window, out)", "window, out, piece=4096, other=None)"),
    "a default in Python": PLAIN.replace("window, out)", "window, out, *, piece=4096)"),
    "any number of arguments": f"{HEAD}def moving_average(*arguments):\n    values, window, out = arguments\n{LOOP}",
    "arguments of other names": GOOD.replace("values", "x").replace("window", "w").replace("out", "y"),
    "np.dot": _compiled(
        "w = np.ones(window)", "for i in range(out.size):", "    out[i] = np.dot(values[i:i + window], w) / window"
    ),
    "@": _compiled(
        "w = np.ones(window)", "for i in range(out.size):", "    out[i] = values[i:i + window] @ w / window"
    ),
    "np.linalg.norm": _compiled(
        "for i in range(out.size):",
        "    out[i] = values[i:i + window].sum() / window + 0.0 * np.linalg.norm(values[:1])",
    ),
    "np.linalg.solve": _compiled(
        "w = np.linalg.solve(np.eye(window), np.ones(window))",
        "for i in range(out.size):",
        "    out[i] = (values[i:i + window] * w).sum() / window",
    ),
    "a product of matrices": _compiled(
        "w = (np.eye(window) @ np.ones((window, 1)))[:, 0]",
        "for i in range(out.size):",
        "    out[i] = (values[i:i + window] * w).sum() / window",
    ),
    "a list assigned": _compiled(
        "res = []", "for i in range(out.size):", "    res.append(np.mean(values[i:i + window]))", "out[:] = res"
    ),
}
WORKING.update(MORE_WORKING)

# What fails: the file, its verdict, words of what is told in public, the line that is named (0 for none).
FAILING: dict[str, tuple[str | bytes, Verdict, str, int]] = {
    "scipy": (f"{HEAD}from scipy.ndimage import uniform_filter1d\n{PLAIN}", Verdict.ERROR, "Here are numpy, numba", 4),
    "scipy by its name": (f"import scipy.signal\n{PLAIN}", Verdict.ERROR, "yours to write", 1),
    "scipy's solvers": (f"from scipy.linalg import solve_banded\n{PLAIN}", Verdict.ERROR, "yours to write", 1),
    "from scipy": (f"from scipy import fft\n{PLAIN}", Verdict.ERROR, "yours to write", 1),
    "matplotlib": (f"import matplotlib.pyplot as plt\n{GOOD}", Verdict.ERROR, "remove the import and all lines", 1),
    "seaborn": (f"import seaborn as sns\n{GOOD}", Verdict.ERROR, "There is no seaborn here", 1),
    "pandas": (f"import pandas as pd\n{GOOD}", Verdict.ERROR, "a course can allow more", 1),
    "IPython": (f"from IPython.display import clear_output\n{GOOD}", Verdict.ERROR, "There is no IPython here", 1),
    "a helper": (f"{HEAD}from helpers import block_sums\n{GOOD}", Verdict.ERROR, "Only moving_average.py is graded", 4),
    "a helper beside it": (f"from .helpers import block_sums\n{GOOD}", Verdict.ERROR, "it has no neighbours", 1),
    "the kit": (f"from grader.notebooks import magic\n{GOOD}", Verdict.ERROR, "kit itself cannot be imported", 1),
    "a cell magic": (
        f"{GOOD}\nget_ipython().run_cell_magic('time', '', 'x = 1')\n",
        Verdict.ERROR,
        "remove it, so that the rest is run",
        12,
    ),
    "threads": (f"import numba\nnumba.set_num_threads(8)\n{GOOD}", Verdict.ERROR, "Numba has 1 thread here", 2),
    "threads in the function": (
        PLAIN.replace("out):\n", "out):\n    numba.set_num_threads(4)\n", 1).replace(
            "import njit", "import njit\nimport numba"
        ),
        Verdict.ERROR,
        "Numba has 1 thread here",
        6,
    ),
    "a threading layer": (
        GOOD.replace("@njit", "import numba\nnumba.config.THREADING_LAYER = 'tbb'\n@njit(parallel=True)").replace(
            "for i in range", "for i in numba.prange"
        ),
        Verdict.ERROR,
        "threading layer is not here",
        0,
    ),
    "processes": (PROCESSES, Verdict.ERROR, "Other processes are not allowed here", 7),
    "a pool": (POOL, Verdict.ERROR, "Other processes are not allowed here", 4),
    "a file": (f"{HEAD}data = np.load('values.npy')\n{GOOD}", Verdict.ERROR, "No files of yours are here", 4),
    "input": (f"n = int(input('n? '))\n{GOOD}", Verdict.ERROR, "Nobody is there to answer", 1),
    "utf-16": (GOOD.encode("utf-16"), Verdict.ERROR, "Save it as UTF-8", 0),
    "utf-16 without a mark": (GOOD.encode("utf-16-le"), Verdict.ERROR, "Save it as UTF-8", 0),
    "utf-32": (GOOD.encode("utf-32"), Verdict.ERROR, "Save it as UTF-8", 0),
    "latin-1": (
        f"NAME = 'Größe'\n{GOOD}".encode("latin-1"),
        Verdict.ERROR,
        "line 1 holds a character that is not UTF-8",
        0,
    ),
    "a notebook as .py": (
        '{"cells": [{"execution_count": null, "source": []}]}\n',
        Verdict.ERROR,
        "hand it in as .ipynb",
        1,
    ),
    "swapped": (
        GOOD.replace("(values, window, out)", "(values, out, window)"),
        Verdict.ERROR,
        "It takes (values, out, window), and is called with (values, window, out), in this order",
        6,
    ),
    "swapped in Python": (
        PLAIN.replace("(values, window, out)", "(window, values, out)"),
        Verdict.ERROR,
        "in this order: change the line",
        7,
    ),
    "too few arguments": (
        GOOD.replace("(values, window, out)", "(values, window)"),
        Verdict.ERROR,
        "takes 2 arguments; it must be moving_average(values, window, out)",
        0,
    ),
    "no function": (
        GOOD.replace("moving_average", "moving_mean"),
        Verdict.ERROR,
        "defines no function moving_average(values, window, out)",
        0,
    ),
    "a signature": (
        GOOD.replace("@njit", "@njit('f8[:](f8[:], i8)')"),
        Verdict.ERROR,
        "write one for each, in their order",
        4,
    ),
    "guvectorize": (UFUNC, Verdict.ERROR, "@guvectorize makes a ufunc, which returns its outputs", 0),
    "a typing error": (
        _compiled("half = window / 2", "out[0] = values[half]"),
        Verdict.ERROR,
        "An index must be a whole number",
        7,
    ),
    "an unknown name": (_compiled("out[0] = totl"), Verdict.ERROR, "Nothing is called totl", 6),
    "a division by zero": (_compiled("out[0] = 1 // (window - 3)"), Verdict.ERROR, "divided by zero", 6),
    "what Numba has not implemented": (
        _compiled("m = np.zeros((4, 4)).T.reshape(16)", "out[0] = m[0]"),
        Verdict.ERROR,
        "ascontiguousarray",
        6,
    ),
    "what is raised in compiled code": (
        _compiled("raise ValueError('too small')"),
        Verdict.ERROR,
        "Raised ValueError at line 6: too small",
        6,
    ),
}
FAILING.update({name: (code, Verdict.ERROR, words, line) for name, (code, words, line) in MORE_FAILING.items()})


@pytest.mark.parametrize("case", WORKING)
def test_what_harms_nobody_is_judged(boxed: Launcher, case: str) -> None:
    """An answer with something around it that only a notebook or another editor needs is an answer."""
    _call(boxed, WORKING[case])


@pytest.mark.parametrize("case", FAILING)
def test_what_fails_says_what_where_and_what_to_do(boxed: Launcher, case: str) -> None:
    """The public text names the line, shows it, and says what helps; the hidden one is type and line at most."""
    code, verdict, words, line = FAILING[case]
    with pytest.raises(SubmissionFault) as caught:
        _call(boxed, code)
    fault = caught.value
    assert (fault.verdict, words in fault.public) == (verdict, True), fault.public
    if line:
        shown = (code if isinstance(code, str) else code.decode()).splitlines()[line - 1].strip()
        assert f"line {line}" in fault.public
        assert f"{line} | {shown}"[:100] in fault.public
    if fault.safe.startswith("Raised"):
        assert re.fullmatch(r"Raised [\w ]+?( at line \d+)?\.", fault.safe)


def test_what_does_not_load_is_told_apart(boxed: Launcher) -> None:
    """Whether a file failed while it was loaded, compiled or run is known: hints wait for the last."""
    stages = {"pandas": Stage.LOADING, "utf-16": Stage.LOADING, "no function": Stage.LOADING}
    stages |= {"a typing error": Stage.COMPILING, "what is raised in compiled code": Stage.RUNNING}
    for case, stage in stages.items():
        with pytest.raises(SubmissionFault) as caught:
            _call(boxed, FAILING[case][0])
        assert caught.value.stage is stage, case


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (f"{PLAIN}    return out\n", "who calls it owns the output"),
        (f"{PLAIN}    yield 1\n", "Take the yield away"),
        (PLAIN.replace("def moving", "async def moving"), "without async"),
    ],
)
def test_hidden_checks_say_what_a_return_costs_too(boxed: Launcher, code: str, word: str) -> None:
    """Why none of the checks counts, however right the output is, stands with each of them; a type's name does not."""
    with pytest.raises(Mismatch, match=word) as caught:
        _call(boxed, code)
    assert caught.value.safe == "moving_average must fill out and return None: take the return away."


@pytest.mark.parametrize(("made", "word"), [("guvectorize", "ufunc"), ("", "Take the return away")])
def test_what_returns_its_output_is_told_how_to_fill_it(boxed: Launcher, made: str, word: str) -> None:
    """A function that returns its output, and a ufunc, which cannot do otherwise, are told what to write."""
    ufunc = (
        "from numba import guvectorize\n@guvectorize(['void(f8[:], f8[:])'], '(n)->(n)')\ndef g(v, o):\n    o[0] = 1\n"
    )
    code = (ufunc if made else "") + PLAIN + "    return out\n"
    with pytest.raises(Mismatch, match=word):
        _call(boxed, code)


def test_the_whole_text_is_kept_for_public_checks(boxed: Launcher) -> None:
    """All that the compiler said, the student's line included, is in the details and in no hidden text."""
    with pytest.raises(SubmissionFault) as caught:
        _call(boxed, FAILING["a typing error"][0])
    fault = caught.value
    assert "Failed in nopython mode pipeline" in fault.details
    assert 'moving_average.py", line 7' in fault.details
    assert (fault.safe, "\x1b" in fault.details) == ("Raised TypingError at line 7.", False)


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("kind", [Isolation.BUBBLEWRAP, Isolation.LANDLOCK])
def test_linear_algebra_obeys_the_cores(kind: Isolation, cores: int) -> None:
    """Under each sandbox BLAS and LAPACK work, on no more cores than the exercise has, whatever it asks for."""
    if choice.obstacle(kind):
        pytest.skip(f"{kind} does not work on this machine")
    others = (  # what takes seconds to compile, once for each sandbox
        "s *= np.linalg.svd(np.eye(30))[1][0] * np.linalg.cholesky(np.eye(3))[0, 0] * np.linalg.det(np.eye(3))",
        "s *= np.linalg.qr(np.eye(3))[1][0, 0] * np.linalg.eigh(np.eye(3))[0][0]",
    )
    code = _compiled(
        "a = np.ones((600, 600))",
        "for _ in range(6):",
        "    a = a @ a / 600.0",
        "w = np.linalg.inv(np.eye(window)) @ np.ones(window)",
        "s = a[0, 0]",
        *(others if cores == 2 else ()),
        "for i in range(out.size):",
        "    out[i] = np.dot(values[i:i + window], w) / window * abs(s)",
        before="import os\nos.environ['OPENBLAS_NUM_THREADS'] = '8'\n",
    )
    with Launcher(kind) as launcher:
        own = _call(launcher, code, threads=cores, cores=tuple(sorted(os.sched_getaffinity(0)))[:cores])
        call = own.call("moving_average", [np.arange(20.0), 3, np.empty(18)])
        assert 1 <= call.scheduler.threads <= cores
        assert call.scheduler.ran <= 1.25 * cores * call.seconds + 0.05


def test_a_course_can_allow_more_packages(boxed: Launcher) -> None:
    """A package that exercise.toml allows can be imported, SciPy too; another one cannot."""
    program = Program("moving_average", f"import click\nimport scipy.ndimage\n{GOOD}".encode(), tuple(ENTRY))
    allowed = replace(program, packages=("click", "scipy"))
    own = Submission(boxed, allowed, ENTRY, PATIENT, np.random.default_rng(1))
    own.call("moving_average", [np.arange(20.0), 3, np.empty(18)])
    barred = Submission(boxed, program, ENTRY, PATIENT, np.random.default_rng(1))
    with pytest.raises(SubmissionFault, match="There is no click here"):
        barred.call("moving_average", [np.arange(20.0), 3, np.empty(18)])
