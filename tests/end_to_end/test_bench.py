"""`make bench` reaches into the judge to see where time goes: when the judge changes, it must still find it."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import run_module

pytestmark = pytest.mark.sampled(2, "end to end")


def test_the_stages_of_a_grading_are_told() -> None:
    """The table of stages names every stage, accounts for the whole time, and the gradings in it pass."""
    done = run_module("tests.studies.bench.stages", "cuda_vector_add")
    assert done.code == 0, done.err
    rows = {words[0]: words[1:] for words in map(str.split, done.out.splitlines()) if words}
    assert rows["verdict"][0] == "passed"
    assert float(rows["start"][0]) > 0
    assert float(rows["calls"][0]) > 0
    assert float(rows["total"][0]) >= float(rows["start"][0]) + float(rows["calls"][0])
