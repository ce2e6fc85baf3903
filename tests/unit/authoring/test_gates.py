"""What lint says of speeds: measured beside asked for, and a gate that would fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring import gates
from grader.authoring.gates import Suggestion, Timing
from grader.authoring.rehearsal import Rehearsed, time_known
from grader.catalog import Exercise
from grader.errors import KitError
from grader.model import Isolation, Modelled, Scorecard, Speed
from tests.unit.minicourse import SOLUTION, make_exercise

_RIGHT, _SLOW = Timing("right", 15.6), Timing("slow", 5.0)


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A timed exercise with a gate of 1e-6 and a canary of 2e-6, and with one submission of each kind."""
    made = make_exercise(tmp_path, speed=True)
    for kind in ("right", "wrong", "slow"):
        folder = tmp_path / "tests" / "submissions" / made.slug / kind
        folder.mkdir(parents=True)
        (folder / "known.py").write_text(SOLUTION)
    return made


def _card(ratio: float, reference_ratio: float | None = None, modelled: Modelled | None = None) -> Scorecard:
    reference_s = 1.0 / reference_ratio if reference_ratio else None
    speed = None if modelled else Speed(ratio, 1.0, None, 3, "quiet", 1.0, 1.0 / ratio, reference_s)
    return Scorecard("double", "lint", (), speed, Isolation.NONE, "", "0" * 64, 1.0, modelled=modelled)


@pytest.mark.parametrize(
    ("timed", "suggestion"),
    [
        ([Timing("solution", 27.9)], Suggestion(13.0, 7.8, lowest=0.0, fastest_slow=0.0, slowest_right=27.9)),
        ([Timing("solution", 27.9), _RIGHT, _SLOW], Suggestion(13.0, 7.8, 7.5, 5.0, 15.6)),
        ([Timing("solution", 27.9), Timing("right", 9.0), _SLOW], Suggestion(13.0, None, 7.5, 5.0, 9.0)),
        ([Timing("solution", 9.9), _SLOW], Suggestion(4.9, None, 7.5, 5.0, 9.9)),
        ([Timing("solution", 1234.0), Timing("slow", 0.02)], Suggestion(610.0, 360.0, 0.03, 0.02, 1234.0)),
        ([_RIGHT, _SLOW], None),
    ],
)
def test_the_gate_tells_right_from_slow(timed: list[Timing], suggestion: Suggestion | None) -> None:
    """Canary: half of the solution; gate: 0.6 of that at most, and 1.5 times from right and slow ones, or none."""
    assert gates.suggest(timed) == suggestion


@pytest.mark.parametrize(("ratio", "reference_ratio"), [(25.19, 4.1), (4.1, 25.19), (25.19, None)])
def test_the_faster_of_a_solutions_two_timings_counts(
    exercise: Exercise, ratio: float, reference_ratio: float | None
) -> None:
    """A solution is submission and reference at once; its better time and ratio stand beside gate and canary."""
    solution = Rehearsed(exercise, exercise.solution, _card(ratio, reference_ratio))
    measured = ("39.7 ms", "1.00 s", "25.1x")
    assert gates.row(solution) == (f"{exercise.slug}: solution", *measured, "0.000001x", "0.000002x")


def test_other_files_are_measured_by_themselves(exercise: Exercise) -> None:
    """The reference's speed says nothing of a right or a slow submission."""
    other = Rehearsed(exercise, Path("right/known.py"), _card(20.0, reference_ratio=25.19))
    assert gates.timing(other) == Timing("right", 20.0)


def test_a_modelled_kernel_is_beside_its_own_gate(exercise: Exercise) -> None:
    """Without a GPU the share of the modelled one's memory speed is shown, and no gate is suggested from it."""
    solution = Rehearsed(
        exercise, exercise.solution, _card(1.0, modelled=Modelled("T4", 0.937, 0.5, 1.0, 1.0, "memory"))
    )
    assert gates.row(solution) == (f"{exercise.slug}: solution", "", "", "93 % of a T4's memory", "50 %", "")
    assert "no GPU here" in gates.advice(exercise, [solution])


def test_what_was_not_timed_has_no_row(exercise: Exercise) -> None:
    """A file on which the kit failed, and one that was wrong, are left out; without the solution there is no advice."""
    failed = Rehearsed(exercise, exercise.solution, None, "the kit failed")
    assert gates.row(failed) is None
    assert gates.timing(failed) is None
    assert "it must be right first" in gates.advice(exercise, [failed])


def test_advice_names_the_numbers_and_the_file(exercise: Exercise) -> None:
    """What fits is said as exercise.toml has it, and the lowest gate; where nothing fits, the reason and what to do."""
    solution = Rehearsed(exercise, exercise.solution, _card(27.9))
    assert f"gate = 7.8 and canary = 13 in exercises/{exercise.slug}/exercise.toml" in gates.advice(
        exercise, [solution]
    )
    slow = Rehearsed(exercise, Path("slow/known.py"), _card(2.86))
    words = gates.advice(exercise, [solution, slow])
    assert "gate = 7.8, or a lower one down to 4.3, and canary = 13 in" in words
    slow = Rehearsed(exercise, Path("slow/known.py"), _card(5.15))  # what is clear of it rounds to the gate itself
    assert "gate = 7.8 and canary" in gates.advice(exercise, [solution, slow])
    slow = Rehearsed(exercise, Path("slow/known.py"), _card(12.0))
    words = gates.advice(exercise, [solution, slow])
    assert "no gate tells these apart: a slow submission reaches 12.0x" in words
    assert "Time a larger case" in words


def test_measuring_grades_what_a_gate_must_tell_apart(exercise: Exercise) -> None:
    """The solution, the right and the slow ones are graded; the wrong one, the stub and the headers are not asked."""
    told: list[str] = []
    rehearsed = list(time_known([exercise], lambda *_: _card(2.0), told.append))
    assert [name.split("/")[-2] for name in told] == [exercise.slug, "right", "slow"]
    assert not any(each.problem for each in rehearsed)


def test_a_fault_while_measuring_is_told(exercise: Exercise) -> None:
    """Where the kit fails on a file, that is said, and the others are timed all the same."""

    def grade(_: Exercise, file: Path) -> Scorecard:
        if file.parent.name == "right":
            raise KitError("broken")
        return _card(2.0)

    problems = [each.problem for each in time_known([exercise], grade, lambda _: None)]
    assert [bool(problem) for problem in problems] == [False, True, False]
    assert problems[1].endswith("the kit failed on it: broken")
