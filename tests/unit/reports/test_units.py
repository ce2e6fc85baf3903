"""What is shown of a ratio or a share never claims a gate that was missed, nor takes back one that was reached."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.catalog import SpeedRule, Tier
from grader.judge.speed import decision, speed_check
from grader.judge.speed.race import Result
from grader.judge.speed.samples import Sample, Samples
from grader.model import Verdict
from grader.reports import units

GATES = st.decimals(min_value="0.001", max_value=10_000, places=3).map(float) | st.integers(1, 10_000).map(float)
SHARES = st.decimals(min_value="0.001", max_value="0.999", places=3).map(float)
NEAR = st.floats(min_value=0.99, max_value=1.01)
RULE = SpeedRule("double", {}, gate=20.0, canary=25.0, gate_points=5.0, tiers=(Tier(0.5, 5.0),), max_samples=3)


def _number(shown: str) -> Decimal:
    return Decimal(shown.rstrip(" x%"))


@given(GATES, NEAR | st.floats(min_value=1e-6, max_value=1e6))
def test_a_shown_ratio_is_at_the_gate_where_the_ratio_is(gate: float, part: float) -> None:
    """Beside its gate, a ratio is shown with as many digits as tell on which side of it it lies."""
    ratio = gate * part
    assert (_number(units.times(ratio, gate)) >= _number(units.gate(gate))) == (ratio >= gate)
    assert _number(units.times(ratio)) <= Decimal(repr(ratio))


@given(SHARES, NEAR)
def test_a_shown_share_is_at_the_gate_where_the_share_is(gate: float, part: float) -> None:
    """So it is for a share in percent."""
    share = gate * part
    assert (_number(units.percent(share, gate)) >= _number(units.asked_percent(gate))) == (share >= gate)
    assert _number(units.percent(share)) / 100 <= Decimal(repr(share))


@given(GATES, NEAR | st.floats(min_value=1e-6, max_value=1e6))
def test_a_kept_ratio_is_at_the_gate_where_the_ratio_is(gate: float, part: float) -> None:
    """A number that is written to a scorecard is rounded down too, and never to nothing."""
    ratio = gate * part
    kept = units.rounded_down(ratio, 2, gate)
    assert (kept >= gate) == (ratio >= gate)
    assert 0 < kept <= ratio
    assert kept == pytest.approx(ratio, rel=0.01)


@given(GATES)
def test_a_gate_is_shown_as_its_author_wrote_it(gate: float) -> None:
    """Nothing is rounded in what an exercise asks for."""
    assert float(units.gate(gate).removesuffix("x")) == gate


@given(st.floats())
def test_any_number_can_be_shown(value: float) -> None:
    """What is no number that could have been measured is a question mark, and never an error."""
    assume(value != 1)
    assert units.times(value) == "?" or units.times(value).endswith("x")
    assert units.percent(value) == "?" or units.percent(value).endswith(" %")


def _calls(seconds: float) -> tuple[Sample, ...]:
    return (Sample(seconds),) * 3


@pytest.mark.parametrize(
    ("ratio", "verdict", "told"),
    [
        (19.96, Verdict.SLOW, "19.9 times faster than the baseline; the gate is 20 times."),
        (19.999, Verdict.SLOW, "19.9 times faster than the baseline; the gate is 20 times."),
        (20.0, Verdict.PASSED, "20.0 times faster than the baseline, 79 % of the reference's speed."),
    ],
)
def test_the_judge_s_sentence_rounds_down(ratio: float, verdict: Verdict, told: str) -> None:
    """Of a speedup just under the gate, the message does not say that it is there."""
    samples = Samples(_calls(1.0), _calls(1 / ratio), _calls(0.0399))
    assert speed_check._sentence(Result(verdict, samples), RULE) == told


def test_the_canary_s_sentence_rounds_down() -> None:
    """Of a reference just under its canary, the message does not say that it is there."""
    samples = Samples(_calls(1.0), _calls(1.0), _calls(1 / 24.96))
    assert "only 24.9 times" in speed_check._sentence(Result(Verdict.NOISY, samples), RULE)


def test_the_scorecard_s_numbers_are_rounded_down() -> None:
    """Neither ratio nor fractions reach on the scorecard what they have not reached."""
    samples = Samples(_calls(1.0), _calls(1 / 19.9961), _calls(0.49996 / 19.9961), _calls(0.29999 / 19.9961))
    speed = decision.speed(samples, RULE)
    assert (speed.ratio, speed.reference_fraction, speed.roofline_fraction) == (19.99, 0.499, 0.299)


@pytest.mark.parametrize(
    ("value", "text"),
    [(57.1, "57.1 times faster"), (1.0, "1 times faster"), (0.32, "3.1 times slower"), (0.82, "1.22 times slower")],
)
def test_a_ratio_below_one_is_slower(value: float, text: str) -> None:
    """What is slower than the baseline is called so, by how many times, and never "0.3 times faster"."""
    assert units.compared(value) == text
