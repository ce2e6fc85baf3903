"""The arithmetic of the noise laboratory."""

from __future__ import annotations

import pytest

from tests.noise.study import Decision, upper_bound


@pytest.mark.parametrize(
    ("errors", "trials", "bound"), [(0, 300, 0.00994), (1, 300, 0.01571), (3, 3, 1.0), (0, 1, 0.95)]
)
def test_bounds_are_those_of_clopper_and_pearson(errors: int, trials: int, bound: float) -> None:
    """The one-sided 95 % bound on an error rate, against values worked out from the binomial distribution."""
    assert upper_bound(errors, trials) == pytest.approx(bound, rel=2e-3)


@pytest.mark.parametrize(
    ("factor", "verdict", "wrong"),
    [(1.1, "slow", True), (1.1, "noisy", False), (0.9, "passed", True), (0.9, "slow", False), (2.0, "passed", False)],
)
def test_a_wrong_decision_is_one_against_the_truth(factor: float, verdict: str, wrong: bool) -> None:
    """Failing who is above the gate and passing who is below it are wrong; `noisy` is neither."""
    assert Decision("x", factor, "idle", verdict, 3, 1.0, 1.0, 1.0).wrong is wrong
