"""What `%why` asks about: the last cell that defines a function, with what it needs of the cells before."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.notebooks.why import source_of

_HISTORY = (
    "",
    "import numpy as np\nfrom numba import njit\n%matplotlib inline",
    "from numba import njit\nprint('hello')\nHALF = 0.5\nbig = list(range(9))",
    "@njit\ndef helper(x):\n    return x * HALF",
    "@njit\ndef scale(a, out):\n    pass",
    "@njit\ndef scale(a, out):\n    out[0] = helper(a[0])",
    "%why scale f4[10] out:f4[10]",
)


def test_a_cell_comes_with_what_it_needs() -> None:
    """Imports, functions and constants of earlier cells come first, and nothing that does something."""
    source, first = source_of("scale", _HISTORY)
    lines = source.splitlines()
    assert lines[first - 1 :] == _HISTORY[5].splitlines()
    assert lines[:4] == ["from numba import njit", "HALF = 0.5", "@njit", "def helper(x):"]
    assert "print" not in source
    assert "big" not in source


def test_a_function_that_no_cell_defines_is_told() -> None:
    """Who has not run the cell yet is told to."""
    with pytest.raises(UsageError, match="Run the cell that defines missing first"):
        source_of("missing", _HISTORY)
