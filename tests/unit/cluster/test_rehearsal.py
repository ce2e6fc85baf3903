"""A machine shows that it judges fairly before it judges, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalog import SPEED_CHECK, Exercise
from grader.cluster.rehearsal import require_fit
from grader.cluster.store import Store
from grader.errors import KitError
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from tests.unit.minicourse import make_exercise


class Machine:
    """Grades by giving what it is told to, for the solution and for what is slow, and counts."""

    def __init__(self, solution: Verdict, slow: Verdict) -> None:
        self._verdicts = {"solution": solution, "slow": slow}
        self.count = 0

    def grade(self, exercise: Exercise, file: Path) -> Scorecard:
        """Return a scorecard with a speed check alone."""
        self.count += 1
        verdict = self._verdicts["slow" if file.parent.name == "slow" else "solution"]
        check = CheckResult(SPEED_CHECK, "Fast", verdict, 0.0, 20.0)
        return Scorecard(exercise.slug, "rehearsal", (check,), None, Isolation.NONE, "0", "", 0.0)


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return a timed exercise with a submission that is known to be slow."""
    made = make_exercise(tmp_path / "course", speed=True)
    folder = made.root / "tests" / "submissions" / made.slug / "slow"
    folder.mkdir(parents=True)
    (folder / "loop.py").write_text("# verdict: slow  - by a loop")
    return made


def test_a_machine_that_is_fit_is_tried_once(tmp_path: Path, exercise: Exercise) -> None:
    """Where the solution passes and the slow one is slow the machine may judge, and is not tried again."""
    machine, store = Machine(Verdict.PASSED, Verdict.SLOW), Store(tmp_path / "units")
    for _ in range(3):
        require_fit(exercise, store, machine.grade)
    assert machine.count == 2


@pytest.mark.parametrize(
    ("solution", "slow", "told"),
    [(Verdict.SLOW, Verdict.SLOW, "is slow here and not passed"), (Verdict.PASSED, Verdict.PASSED, "and not slow")],
)
def test_a_machine_that_errs_is_taken_out(
    tmp_path: Path, exercise: Exercise, solution: Verdict, slow: Verdict, told: str
) -> None:
    """Where the solution is too slow, or what is slow passes, the machine must not judge, and it is said why."""
    for _ in range(2):
        with pytest.raises(KitError, match=told):
            require_fit(exercise, Store(tmp_path / "units"), Machine(solution, slow).grade)


def test_a_noisy_machine_gets_another_chance(tmp_path: Path, exercise: Exercise) -> None:
    """Noise is not for ever: the next judge that starts there tries again."""
    store = Store(tmp_path / "units")
    with pytest.raises(KitError, match="noisy"):
        require_fit(exercise, store, Machine(Verdict.NOISY, Verdict.SLOW).grade)
    require_fit(exercise, store, Machine(Verdict.PASSED, Verdict.SLOW).grade)


def test_what_is_not_timed_needs_no_rehearsal(tmp_path: Path) -> None:
    """Where nothing is timed any machine may judge."""
    machine = Machine(Verdict.SLOW, Verdict.SLOW)
    require_fit(make_exercise(tmp_path / "course"), Store(tmp_path / "units"), machine.grade)
    assert machine.count == 0
