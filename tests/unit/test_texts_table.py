"""The table that says where each heading of the source texts lives."""

from __future__ import annotations

import re
from pathlib import Path

from grader import catalog
from grader.explore import Explorer

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| ([ABCD]) \| (.+) \| (.+) \|$", re.MULTILINE)


def test_every_place_is_there() -> None:
    """Each exercise, explorer and test that a heading is said to live in exists."""
    slugs = {exercise.slug for exercise in catalog.load_all(_ROOT)}
    rows = _ROW.findall((_ROOT / "docs" / "texts.md").read_text(encoding="utf-8"))
    assert {text for text, *_ in rows} == set("ABCD")
    for _, heading, places in rows:
        assert set(re.findall(r"exercise `(\w+)`", places)) <= slugs, heading
        assert set(re.findall(r"explorer `(\w+)`", places)) <= set(Explorer), heading
        assert all((_ROOT / test).is_file() for test in re.findall(r"`(tests/\S+)`", places)), heading


def test_every_exercise_comes_from_a_heading() -> None:
    """No exercise of the course is without a place in the texts but the kernels that go beyond them."""
    told = set(re.findall(r"exercise `(\w+)`", (_ROOT / "docs" / "texts.md").read_text(encoding="utf-8")))
    beyond = {"cuda_transpose", "cuda_reduce", "cuda_matmul"}
    assert {exercise.slug for exercise in catalog.load_all(_ROOT)} - beyond <= told
