"""The page of claims that are not true."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"`(?:(test_\w+\.py)::|…)(test_\w+)`")


def test_every_test_that_is_named_is_there() -> None:
    """Each row of docs/claims.md that names a test names one that exists: `…` stands for the file named before."""
    page = (_ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    file, found = "", 0
    for named, test in _NAMED.findall(page):
        file = named or file
        text = (_ROOT / "tests" / "unit" / "claims" / file).read_text(encoding="utf-8")
        assert f"def {test}(" in text, (file, test)
        found += 1
    assert found > 40
