"""Machines that judge differently are told by the reference's speedup on the scorecards."""

from __future__ import annotations

from grader.cluster.canaries import canaries, different
from grader.model import CheckResult, Isolation, Scorecard, Speed, Verdict


def _cards(exercise: str, processor: str, ratios: list[float]) -> list[Scorecard]:
    check = (CheckResult("speed", "Fast", Verdict.PASSED, 1.0, 1.0),)
    machine = {"processor": processor, "cores": "8"}
    return [
        Scorecard(
            exercise, "ada", check, Speed(9.0, 5.0, 0.9, 20, "", ratio, 0.2, 1.0), Isolation.NONE, "0", "0" * 64, 1.0,
            machine,
        )
        for ratio in ratios
    ]  # fmt: skip


def test_a_machine_on_which_the_reference_gains_less_is_told() -> None:
    """Where the median differs by more than a machine's own ratios do, both machines and ratios are named."""
    cards = [*_cards("sums", "Old", [31, 30, 29]), *_cards("sums", "New", [50, 49, 51, 80])]
    (told,) = different(canaries(cards))
    assert "30.0 times the baseline's speed on Old, 8 cores (3 cards)" in told
    assert "50.5 on New, 8 cores (4)" in told


def test_machines_alike_few_cards_and_other_exercises_are_not_told() -> None:
    """Ratios as near as noise leaves them, two cards, and what is not the same exercise say nothing."""
    alike = [*_cards("sums", "Old", [48, 45, 46]), *_cards("sums", "New", [50, 49, 51])]
    assert different(canaries(alike)) == []
    assert different(canaries([*_cards("sums", "Old", [10, 11]), *_cards("sums", "New", [50, 49, 51])])) == []
    assert different(canaries([*_cards("sums", "Old", [10] * 3), *_cards("dots", "New", [50] * 3)])) == []
