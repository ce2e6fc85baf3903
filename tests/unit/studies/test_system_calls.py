"""The bench of the filter: what it says follows from the fastest calls, and from what noise allows to say."""

from __future__ import annotations

from tests.studies.bench.system_calls import Cost, verdict


def test_slow_moments_do_not_count() -> None:
    """The cost of a call is that of the fastest tenth, beside the same without the filter."""
    cost = Cost({"filtered": [1.5] * 2 + [9.0] * 18, "unfiltered": [7.0] * 18 + [1.0] * 2, "its twin": [1.0] * 20})
    assert cost.typical("filtered") == 1.5
    assert cost.more("filtered") == 0.5
    assert cost.more("its twin") == 0.0


def test_noise_keeps_it_from_a_verdict() -> None:
    """A share beyond the goal is not within it, and where noise is beyond it nothing can be said."""
    assert ": within" in verdict(0.004, 0.003)
    assert "NOT within" in verdict(0.02, 0.003)
    assert "measure again" in verdict(0.004, 0.02)
