"""Whether a source may work out again, for each pair of two loops, what depends on one of them alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.worker.repeats import repeats_work

_BILINEAR = Path(__file__).parents[2] / "submissions" / "bilinear_resize"
AGAIN = {
    "per pixel": "for y in r:\n  for x in r:\n    k = (x + 0.5) * s\n    out[y, x] = image[y, k]\n",
    "the row inside": "for y in r:\n  for x in r:\n    k = floor(y)\n    out[y, x] = image[k, x]\n",
    "through a name": "for y in r:\n  for x in r:\n    a = x\n    b = a + 1\n    out[y, x] = image[y, int(b)]\n",
    "a function of its own": "def at(y, x): return y / x\nfor y in r:\n  for x in r:\n    out[y, x] = at(y, x)\n",
    "a grid": "ys, xs = np.meshgrid(np.arange(n), np.arange(m))\nout[:] = np.floor(ys * s)\n",
    "one loop for all": "n = np.arange(3)\nfor i in range(h * w):\n  y = i // w\n  out[y, i % w] = y * s\n",
    "while": "while y < h:\n  for x in r:\n    out[y, x] = 1\n",
    "nothing of it": "out[:] = cv(image)\n",
}
ONCE = {
    "tables": "for x in r:\n  k[x] = int(x * s)\nfor y in r:\n  for x in r:\n    out[y, x] = a[y, k[x]] * f[x] * g\n",
    "rows outside": "for y in r:\n  a = int(y * s)\n  for x in r:\n    out[y, x] = image[a, k[x]] * f[x] * g[y]\n",
    "NumPy by axis": "k = np.floor(np.arange(n) * s)\nfor y in r:\n  out[y] = image[y] * k\n",
}


@pytest.mark.parametrize("case", AGAIN)
def test_what_may_repeat_work_is_said_to(case: str) -> None:
    """Work that depends on one of two loops, and whatever cannot be told, counts as repeated."""
    assert repeats_work(ast.parse(AGAIN[case]))


@pytest.mark.parametrize("case", ONCE)
def test_what_works_once_per_row_and_column_does_not(case: str) -> None:
    """Where each row's and each column's part is worked out once, there is nothing to hint at."""
    assert not repeats_work(ast.parse(ONCE[case]))


@pytest.mark.parametrize(
    ("file", "repeats"),
    [
        ("slow/direct_formula.py", True),
        ("slow/numpy_rows.py", False),
        ("slow/numpy_whole_image.py", False),
        ("right/tables.py", False),
        ("right/across_first.py", False),
    ],
)
def test_answers_to_bilinear_resize(file: str, repeats: bool) -> None:
    """Of the slow answers to bilinear_resize, only the one per pixel repeats what it could do once."""
    assert repeats_work(ast.parse((_BILINEAR / file).read_text(encoding="utf-8"))) is repeats
