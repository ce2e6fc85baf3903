"""Whether a source has Numba compile something in each call."""

from __future__ import annotations

import ast

import pytest

from grader.worker.recompiles import recompiles

AGAIN = {
    "a decorator inside": "def f(x, out):\n  @njit(parallel=True)\n  def g(x):\n    return x\n  out[:] = g(x)\n",
    "a call inside": "def g(x): return x\ndef f(x, out):\n  out[:] = numba.njit(g)(x)\n",
    "a bare decorator": "def f(x, out):\n  if x.size:\n    @nb.njit\n    def g(x): return x\n    out[:] = g(x)\n",
    "a helper makes it": "def make():\n  return jit(g)\ndef f(x, out):\n  out[:] = make()(x)\n",
}
ONCE = {
    "at the top": "@njit\ndef g(x): return x\n@njit(parallel=True)\ndef f(x, out):\n  out[:] = g(x)\n",
    "a factory": "def make(k):\n  @njit\n  def f(x, out):\n    out[:] = x\n  return f\nf = make(1)\n",
    "assigned": "def f(x, out): pass\nf = njit(f)\n",
    "a plain closure": "@njit\ndef f(x, out):\n  def g(x):\n    return x\n  out[:] = g(x)\n",
}


@pytest.mark.parametrize("case", AGAIN)
def test_what_is_made_in_a_function_is_compiled_anew(case: str) -> None:
    """A compiled function that another one makes is made in each of its calls."""
    assert recompiles(ast.parse(AGAIN[case]), ("f",))


@pytest.mark.parametrize("case", ONCE)
def test_what_is_made_once_is_not(case: str) -> None:
    """At the top, or in a function that no entry point calls, it is made once."""
    assert not recompiles(ast.parse(ONCE[case]), ("f",))
