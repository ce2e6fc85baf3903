"""The parts of a trial: what is random follows from the seed, programs are there once, and time has its stage."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from grader.catalog import Exercise
from grader.errors import KitError
from grader.judge.compare import Mismatch
from grader.judge.trial import Problem, Seed, StageClock, open_trial
from grader.model import Isolation
from grader.sandbox.watch import processes
from grader.wire import Place
from tests.unit.minicourse import PROBLEM, SOLUTION, TOML, make_exercise


def test_a_generator_depends_on_seed_and_purpose_alone() -> None:
    """The same seed and purpose give the same numbers, and another of either gives others."""
    drawn = {(seed, purpose): Seed(seed).rng(purpose).integers(2**60) for seed in "ab" for purpose in "xy"}
    assert len(set(drawn.values())) == 4
    assert Seed("a").rng("x").integers(2**60) == drawn["a", "x"]
    assert Seed("a").order("x").random() == Seed("a").order("x").random()
    assert Seed("a").order("x").random() != Seed("a").order("y").random()


def test_stages_add_up_by_the_clock_that_is_passed_in() -> None:
    """Time counts for each stage that is open, also for one that ends with an exception."""
    ticks = iter(range(100))
    stages = StageClock(lambda: float(next(ticks)))
    with stages.stage("outer"), stages.stage("inner"):
        pass
    with pytest.raises(ValueError, match="no"), stages.stage("inner"):
        raise ValueError("no")
    assert stages.seconds() == {"outer": 3.0, "inner": 2.0}


def test_a_problem_says_what_is_right(tmp_path: Path) -> None:
    """Expected values are the baseline's, the error allowed is the toml's, and traffic is optional."""
    toml = TOML.replace('backend = "cpu"', 'backend = "cpu"\ntolerance = 0.5', 1)
    scale = "\n\ndef scale(values, out):\n    return values + 1\n"
    exact = make_exercise(tmp_path / "exact")
    loose = make_exercise(tmp_path / "loose", toml=toml, problem=PROBLEM + scale)
    arguments = (np.arange(3.0), np.empty(3))
    assert Problem.of(exact).expected(arguments).tolist() == [0.0, 2.0, 4.0]
    assert Problem.of(exact).tolerated(arguments) == 0
    assert Problem.of(exact).traffic(arguments) is None
    assert Problem.of(loose).tolerated(arguments).tolist() == [0.5, 1.0, 1.5]


def test_a_tolerance_is_only_worked_out_where_it_matters(tmp_path: Path) -> None:
    """An answer that is equal to what is expected is right without asking how far it might be from it."""
    toml = TOML.replace('backend = "cpu"', 'backend = "cpu"\ntolerance = 0.5', 1)
    scale = "\n\ndef scale(values, out):\n    asked.append(1)\n    return values + 1\n\n\nasked = []\n"
    problem = Problem.of(make_exercise(tmp_path, toml=toml, problem=PROBLEM + scale))
    arguments, expected = (np.arange(3.0), np.empty(3)), np.arange(3.0)
    problem.assert_right(arguments, expected.copy(), expected)
    assert not problem.module.asked
    problem.assert_right(arguments, np.array([0.5, 2.0, 3.5]), expected)
    with pytest.raises(Mismatch, match=r"out\[1\]"):
        problem.assert_right(arguments, np.array([0.5, 2.1, 3.5]), expected)
    assert problem.module.asked == [1, 1]


@pytest.mark.slow
def test_workers_end_with_the_trial(tmp_path: Path) -> None:
    """A submission is the same each time it is asked for, and whatever happens, nothing of it survives the trial."""
    before = processes.children(os.getpid())
    exercise = make_exercise(tmp_path)
    with pytest.raises(KeyError):
        _fail_on_trial(exercise)
    assert processes.live(processes.children(os.getpid()) - before) == set()


def _fail_on_trial(exercise: Exercise) -> None:
    with open_trial(exercise, SOLUTION.encode(), "seed", Isolation.NONE) as trial:
        own = trial.programs.submission(Place.NUMPY)
        assert trial.programs.submission(Place.NUMPY) is own
        assert processes.live({own.start().pid})
        raise KeyError


def test_only_an_exercise_with_a_witness_draws_bytes(tmp_path: Path) -> None:
    """Whoever asks who moved the bytes without naming a witness is told what to add."""
    with open_trial(make_exercise(tmp_path), SOLUTION.encode(), "seed", Isolation.NONE) as trial:
        arguments = (np.zeros(3), np.zeros(3))
        with pytest.raises(KitError, match="Name the witness"):
            trial.draw_pairs(arguments, lambda offset, *_: offset)


def test_where_many_answers_are_right_the_problem_judges_each(tmp_path: Path) -> None:
    """What `objection` finds wrong is a mismatch, and all else is right, whatever the baseline says."""
    objection = "\n\ndef objection(values, out):\n    return f'{out[0]} is below 0' if out[0] < 0 else ''\n"
    problem = Problem.of(make_exercise(tmp_path, problem=PROBLEM + objection))
    arguments = (np.arange(3.0), np.empty(3))
    problem.assert_right(arguments, np.array([1.0, 7.0, 9.0]), np.zeros(3))
    with pytest.raises(Mismatch, match=r"-1\.0 is below 0"):
        problem.assert_right(arguments, np.array([-1.0, 0.0, 0.0]), np.array([-1.0, 0.0, 0.0]))


def test_what_a_trial_settles_on_is_added_to_the_timed_case(tmp_path: Path) -> None:
    """`settle` draws what stays the same in all timed calls, by the seed alone; without it the case is as it is."""
    settle = "\n\ndef settle(rng, n):\n    return {'factor': int(rng.integers(10**6))}\n"
    problem = Problem.of(make_exercise(tmp_path / "settled", problem=PROBLEM + settle))
    found = [problem.settled(np.random.default_rng(seed), {"n": 5}) for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]
    assert found[0].keys() == {"n", "factor"}
    assert Problem.of(make_exercise(tmp_path / "plain")).settled(np.random.default_rng(1), {"n": 5}) == {"n": 5}
