"""Each rule against the real error of today's Numba: the line that is named, and the sentence."""

from __future__ import annotations

import importlib.util
import itertools
import re
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from grader.advice import COMPILER, LONGEST, RULES, explain, headline
from grader.worker.lines import line_of
from tests.unit.advice.cases import CASES, Case, body

_numbers = itertools.count()


def _error(folder: Path, code: str) -> tuple[BaseException, str, Path, object]:
    """Return what the file raises when it is loaded and its `f` is called, its text, the file and the function."""
    path = folder / f"case_{next(_numbers)}.py"
    path.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    try:
        with warnings.catch_warnings(), pytest.raises(BaseException) as caught:  # noqa: PT011, PT012 - any there is
            warnings.simplefilter("ignore")
            spec.loader.exec_module(module)
            module.f(np.arange(10.0), 3, np.zeros(8))
    finally:
        del sys.modules[path.stem]
    return caught.value, re.sub(r"\x1b\[[0-9;]*m", "", str(caught.value)), path, getattr(module, "f", None)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case[0]}" for number, case in enumerate(CASES)])
def test_an_error_of_numba_has_its_line_and_its_sentence(tmp_path: Path, case: Case) -> None:
    """The rule meant knows the error, its sentence says what to do, and the line is the student's."""
    rule, words, code = case
    error, message, path, function = _error(tmp_path, code)
    advice = explain(type(error).__name__, message, code.encode())
    assert advice is not None, message
    assert (advice.rule, words in advice.sentence) == (rule, True), f"{advice}\n{message}"
    assert "{" not in advice.sentence.replace("{x:.2f}", "")
    wanted = next(n for n, text in enumerate(code.splitlines(), start=1) if text.rstrip().endswith("# here"))
    assert line_of(error, message, str(path), function) == wanted, message


def test_more_than_forty_errors_are_known() -> None:
    """Of the compiler's errors alone, far more than forty kinds have a case with the real text."""
    assert len({rule for rule, _, _ in CASES}) > 80
    assert {rule for rule, _, _ in CASES} <= {rule.name for rule in RULES}


@pytest.mark.slow
def test_every_exception_of_numba_is_known_as_the_compilers() -> None:
    """Whatever Numba raises while it compiles is told as such: its list of exceptions is complete."""
    from numba.core import errors

    kinds = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.NumbaError) and kind.__module__ == errors.__name__
    }
    assert kinds <= COMPILER


@pytest.mark.slow
def test_an_unknown_error_has_a_line_and_its_first_words(tmp_path: Path) -> None:
    """An error without a rule is told by its own first line, and by the line where its function begins."""
    code = body("t = {1: 2}", "out[0] = t[5]", "t[6] = 7", "out[1] = t[9]")
    error, message, path, function = _error(tmp_path, code)
    assert explain(type(error).__name__, message, code.encode()) is None
    assert line_of(error, message, str(path), function) == code.splitlines().index("def f(values, window, out):") + 1
    assert (
        headline("Failed in nopython mode pipeline (step: x)\n\nSomething new happened\nFile")
        == "Something new happened"
    )


@pytest.mark.parametrize(
    "text",
    [
        ">>> setitem(" * 2000,
        ">>> setitem(array(a), " * 1000,
        "Cannot unify a and " * 1000,
        "Cannot bind 'a' to signature '(a" * 600,
        ">>> add(a, b" + ", c" * 5000,
        "Untyped global name 'a': Cannot determine Numba type of <class '" * 500,
        "Cannot parse input types to function np.a(" + "Tuple(" * 3000,
        "(" * 100_000,
        "\n" * 100_000,
        "Invalid use of BoundFunction(a for " * 500,
    ],
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    """A text made to keep the patterns busy costs the judge little."""
    explain("TypingError", "warm up", b"")  # the patterns are compiled once
    started = time.process_time()
    explain("TypingError", text, b"")
    headline(text)
    assert time.process_time() - started < 2.0
    assert LONGEST <= 8000


@pytest.mark.parametrize("kind", ["ModuleNotFoundError", "TypingError", "ValueError"])
def test_a_sentence_holds_no_markup_and_one_line(kind: str) -> None:
    """What a message smuggles into a sentence is printable, short, and on one line."""
    for text in (
        "No module named 'a\x1b[2Jb'",
        "name 'x' is not defined",
        ">>> add(\x07, \u202ea)",
        "Unknown attribute 'a' of type \x1b[1mx",
    ):
        advice = explain(kind, text, b"")
        if advice is not None:
            assert advice.sentence.isprintable()
            assert len(advice.sentence) < 600
