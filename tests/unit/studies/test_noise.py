"""The noise laboratory: what it records comes back, what it reports follows, and its subjects are what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import SpeedRule
from grader.errors import KitError
from grader.judge.speed.samples import Sample, Samples
from grader.model import Verdict
from tests.studies.noise import recording, report, steady
from tests.studies.noise.recording import Decision, Recording

RULE = SpeedRule("f", {}, 10.0, 20.0, 5.0)


def _race(ratio: float, load: str = "idle", waited: float = 0.0, others: float = 0.0) -> Recording:
    """Return 25 rounds, half a second each, of a program `ratio` times faster than a baseline of one second."""
    busy = Sample(1.0 + waited, waited, others)
    calls = (Sample((1.0 + waited) / ratio, waited / ratio),) * 25
    reference = (Sample((1.0 + waited) / 40, waited / 40, others),) * 25
    ends = tuple(0.5 * (number + 1) for number in range(25))
    return Recording("made", ratio / 10, load, ratio, Samples((busy,) * 25, calls, reference), ends)


@pytest.mark.parametrize(
    ("errors", "trials", "bound"), [(0, 300, 0.00994), (1, 300, 0.01571), (3, 3, 1.0), (0, 1, 0.95)]
)
def test_bounds_are_those_of_clopper_and_pearson(errors: int, trials: int, bound: float) -> None:
    """The one-sided 95 % bound on an error rate, against values worked out from the binomial distribution."""
    assert report.upper_bound(errors, trials) == pytest.approx(bound, rel=2e-3)


@pytest.mark.parametrize(
    ("factor", "verdict", "wrong"),
    [(1.1, "slow", True), (1.1, "noisy", False), (0.9, "passed", True), (0.9, "slow", False), (2.0, "passed", False)],
)
def test_a_wrong_decision_is_one_against_the_truth(factor: float, verdict: str, wrong: bool) -> None:
    """Failing who is above the gate and passing who is below it are wrong; `noisy` is neither."""
    race = replace(_race(10.0), factor=factor)
    assert Decision(race, Verdict(verdict), 3, 1.0, 1.0).wrong is wrong


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """A file of races holds them all, and a second run adds to it."""
    file = tmp_path / "races.jsonl"
    races = [_race(8.0), _race(20.0, "2 bursty", 0.5, 0.3)]
    for race in races:
        recording.append([race.to_json()], file)
    assert recording.read(file) == races
    assert recording.read(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("race", "verdict", "rounds"),
    [
        (_race(20.0), Verdict.PASSED, 3),
        (_race(11.0), Verdict.PASSED, 25),
        (_race(5.0), Verdict.SLOW, 5),
        (_race(11.0, "2 bursty", 0.5, 0.3), Verdict.NOISY, 25),
    ],
)
def test_a_replay_decides_as_the_race_would_have(race: Recording, verdict: Verdict, rounds: int) -> None:
    """The rule is put to the recorded times look by look, and the time is that of the round it stopped at."""
    decision = recording.replay(race, RULE)
    assert (decision.verdict, decision.rounds, decision.seconds) == (verdict, rounds, rounds / 2)


def test_a_recording_that_ends_too_soon_decides_nothing() -> None:
    """A race that was cut off before its last look is no evidence."""
    race = _race(11.0)
    with pytest.raises(KitError, match="ends before its decision"):
        recording.replay(replace(race, ends=race.ends[:9], samples=race.after(9)), RULE)


def test_the_tables_count_what_happened() -> None:
    """Errors, noisy verdicts, rounds and believed speedups are those of the decisions given."""
    races = [_race(11.0), _race(9.0), _race(11.0, "2 bursty", 0.5, 0.3), _race(5.0, "2 bursty")]
    decisions = [recording.replay(race, RULE) for race in races]
    decisions.append(replace(decisions[0], verdict=Verdict.SLOW, ratio=8.8))
    errors, undecided, patience, agreement = report.sheets(decisions)
    assert errors.rows[0][:5] == ("idle", "2", "1", "1", "0")
    assert errors.rows[1][:5] == ("2 bursty", "1", "0", "1", "0")
    assert errors.rows[1][6:] == ("50.0%", "0 of 2")
    assert undecided.rows[1] == ("2 bursty", "0 of 1", "0 of 0", "1 of 1")
    assert patience.rows[0] == ("0.5 times the gate", "-", "5 rounds, 2.5 s")
    assert agreement.rows[0] == ("idle", "3", "2", "+0.0%", "-20.0%")


def test_gradings_of_the_solutions_are_counted(tmp_path: Path) -> None:
    """How often each passed, and between which speedups; where nothing is timed, there are none."""
    timed = [steady.Grading("f", verdict, ratio, 3, 5.0) for verdict, ratio in (("passed", 9.0), ("noisy", 11.0))]
    file = tmp_path / "gradings.jsonl"
    gradings = [*timed, steady.Grading("g", "passed", None, None, 1.0)]
    recording.append(map(steady.to_json, gradings), file)
    assert steady.sheet(steady.read(file)).rows == (
        ("idle", "f", "2", "1", "2", "10.0", "9.00", "11.0", "3", "5.0 s"),
        ("idle", "g", "1", "1", "1", "-", "-", "-", "-", "1.0 s"),
    )


def test_the_page_holds_the_rule_and_every_figure() -> None:
    """What is published is the judge's own statement of its rule, the machine, and the tables as they were counted."""
    sheets = report.sheets([recording.replay(_race(ratio), RULE) for ratio in (9.0, 11.0)])
    text = report.page("a machine with two cores", 2, sheets)
    assert "8. What is faster than memory" in text
    assert "a machine with two cores" in text
    for sheet in sheets:
        for row in (sheet.header, *sheet.rows):
            assert f"\n| {' | '.join(row)} |\n" in text
