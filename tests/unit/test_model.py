"""The records of a scorecard: how severe a verdict is, and what adds up to what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, Isolation, Scorecard, Speed, Verdict, Visibility, worst

FROM_MILD_TO_SEVERE = [
    "skipped",
    "passed",
    "noisy",
    "unreadable",
    "slow",
    "not_attempted",
    "wrong",
    "error",
    "timeout",
    "crashed",
    "rejected",
]
VERDICTS = st.lists(st.sampled_from(Verdict), max_size=6)
SPEED = Speed(2.0, 1.5, 0.9, 5, "quiet", 0.2, 0.1, 0.09)


def _card(*checks: CheckResult, speed: Speed | None = None) -> Scorecard:
    return Scorecard("double", "ada", checks, speed, Isolation.NONE, "seed", "0" * 64, 1.0, {"numpy": "2"})


def _check(verdict: Verdict, points: float = 0.0, most: float = 10.0) -> CheckResult:
    return CheckResult(str(verdict), "A title", verdict, points, most, "why", "a hint", Visibility.PUBLIC)


def test_verdicts_are_the_contract_s() -> None:
    """The eleven verdicts of the contract are there, from the mildest to the most severe."""
    assert [str(verdict) for verdict in sorted(Verdict, key=lambda v: v.severity)] == FROM_MILD_TO_SEVERE


@given(VERDICTS)
def test_the_worst_is_the_most_severe(verdicts: list[Verdict]) -> None:
    """The worst of several verdicts is one of them, and none of them is more severe."""
    found = worst(verdicts)
    assert all(found.severity >= verdict.severity for verdict in verdicts)
    assert found in verdicts or not verdicts


@given(VERDICTS, VERDICTS)
def test_worst_does_not_depend_on_order_or_grouping(left: list[Verdict], right: list[Verdict]) -> None:
    """Taking the worst of parts, in any order, gives the worst of all."""
    assert worst([worst(left), worst(right)]) is worst(right + left)


def test_nothing_checked_is_skipped() -> None:
    """Where there is no check, the verdict is `skipped` and there is nothing to earn."""
    card = _card()
    assert (card.verdict, card.score, card.max_score) == (Verdict.SKIPPED, 0.0, 0.0)


@pytest.mark.parametrize("mild", [Verdict.SKIPPED, Verdict.NOISY])
def test_what_could_not_be_judged_leaves_the_maximum(mild: Verdict) -> None:
    """A skipped or noisy check takes its points out of the maximum, and nothing out of the score."""
    card = _card(_check(Verdict.PASSED, 10.0), _check(mild))
    assert (card.score, card.max_score) == (10.0, 10.0)


def test_a_skipped_check_does_not_keep_from_passing() -> None:
    """An exercise whose other checks pass has passed, though one check was skipped."""
    assert _card(_check(Verdict.PASSED, 10.0), _check(Verdict.SKIPPED)).verdict is Verdict.PASSED


@pytest.mark.parametrize("bad", [v for v in Verdict if v not in (Verdict.SKIPPED, Verdict.NOISY, Verdict.PASSED)])
def test_every_failure_counts(bad: Verdict) -> None:
    """A failed check stays in the maximum and gives the exercise its verdict."""
    card = _card(_check(Verdict.PASSED, 10.0), _check(bad))
    assert (card.score, card.max_score, card.verdict) == (10.0, 20.0, bad)


def test_sums_show_no_binary_dust() -> None:
    """Points that people write with a decimal place add up to what people expect."""
    card = _card(*[_check(Verdict.PASSED, 0.1, 0.1) for _ in range(3)])
    assert (card.score, card.max_score) == (0.3, 0.3)


@pytest.mark.parametrize("speed", [None, SPEED])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_scorecard_comes_back_from_json(verdict: Verdict, speed: Speed | None) -> None:
    """What is read back from a scorecard's JSON is the scorecard that was written."""
    card = _card(_check(verdict), speed=speed)
    assert Scorecard.from_json(card.to_json()) == card


def test_text_that_is_no_ascii_comes_back_from_json() -> None:
    """Any text, a lone surrogate included, survives in a scorecard whose file is plain ASCII."""
    check = CheckResult("a", "ü\ud800", Verdict.WRONG, 0.0, 1.0)
    text = _card(check).to_json()
    assert text.isascii()
    assert Scorecard.from_json(text).checks == (check,)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"schema_version": 3}', '{"schema_version": 2}', '{"schema_version": 1}', "null", '"x"'],
)
def test_what_is_no_scorecard_is_refused(text: str) -> None:
    """Other JSON, and what is no JSON, raises one of the three errors that callers expect."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        Scorecard.from_json(text)
