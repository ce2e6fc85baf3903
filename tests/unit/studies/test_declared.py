"""The comparison of what known submissions declare reads the verdicts, and nothing else, of their first lines."""

from __future__ import annotations

import pytest

from tests.studies.declared import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# verdict: wrong in edges  - passed off as right\nwrong", ["wrong"]),
        ("# verdict: slow in speed or rejected in every check  - two", ["rejected", "slow"]),
        ("# verdict: slow or wrong in a_slow_case and crashed\n", ["slow", "wrong"]),
        ("", []),
    ],
)
def test_only_verdicts_are_read(text: str, expected: list[str]) -> None:
    """What a file may get is a set of verdicts, whatever its checks are called and its author says of it."""
    assert verdicts(text) == expected
