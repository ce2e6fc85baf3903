"""Second looks: on other inputs of the timed size a program is held to what it must do, and cannot know when."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.judge.call import Array, Call
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.judge.speed import CourseProgram, ExaminedProgram
from grader.judge.speed.second_look import Challenges
from grader.judge.trial import Arguments, Challenge, Problem
from grader.model import Isolation, Verdict
from grader.sandbox.watch.witness import Pairs
from tests.unit.minicourse import PROBLEM, SOLUTION, hand_in, make_exercise

TIMED, LOOK = 0.0, 1.0
ADVERSARIAL = (
    PROBLEM
    + '''

def adversarial(rng, n):
    """By turns, negative values, and a NaN, which must be refused."""
    while True:
        yield (-rng.random(n), np.empty(n)), None
        yield (np.full(n, np.nan), np.empty(n)), ValueError
'''
)
HONEST = """
import numpy as np
def double(values, out):
    if np.isnan(values).any():
        raise ValueError("a NaN")
    out[:] = 2 * values
"""


class _Program:
    """Answers 0 and notes, in place of a worker, what it is called on; `fault` is raised in second looks."""

    def __init__(self, fault: Exception | None = None, moved: bool | None = None) -> None:
        self.calls: list[float] = []
        self.watched: list[object] = []
        self._fault = fault
        self._moved = moved

    def call(self, _: str, arguments: list[Array], *__: object, pairs: Pairs = (), **___: object) -> Call:
        """Note the call."""
        self.watched.append(pairs)
        self.calls.append(float(arguments[0][0]))
        arguments[-1][:] = 0
        if self._fault is not None and self.calls[-1] == LOOK:
            raise self._fault
        return Call(seconds=2.0, moved_by_memcpy=self._moved)


def _arguments(kind: float) -> Arguments:
    return np.array([kind]), np.empty(1)


def _examined(program: Any, challenges: Iterator[Challenge], seed: int = 1) -> ExaminedProgram:
    def verify(_: Arguments, output: Array) -> None:
        if output[0]:
            raise Mismatch("not 0")

    return ExaminedProgram(program, "f", challenges=Challenges(challenges), verify=verify, coin=random.Random(seed))


def _answered() -> Iterator[Challenge]:
    return itertools.repeat(Challenge(_arguments(LOOK)))


def _refused() -> Iterator[Challenge]:
    return itertools.repeat(Challenge(_arguments(LOOK), IndexError))


def test_whatever_came_before_a_call_is_as_likely_a_look_as_the_timed_one() -> None:
    """Of the calls of a run up to the timed one, each is the timed one with even chances, whichever it is."""
    program = _Program()
    examined = _examined(program, _answered())
    place: Counter[int] = Counter()
    for _ in range(4000):
        program.calls.clear()
        assert examined.run(_arguments(TIMED))[0].seconds == 2.0
        assert program.calls.count(TIMED) == 1
        assert LOOK in program.calls
        place[program.calls.index(TIMED)] += 1
    for looks in range(4):
        reached = sum(count for index, count in place.items() if index >= looks)
        assert place[looks] / reached == pytest.approx(0.5, abs=0.1)


def test_how_long_a_call_took_to_prepare_says_nothing() -> None:
    """When the coin is tossed for a call the next challenge is there: none is made between toss and call."""
    events: list[str] = []

    class Coin(random.Random):
        def random(self) -> float:
            events.append("toss")
            return super().random()

    class Program(_Program):
        def call(self, *arguments: Any, **named: Any) -> Call:
            events.append("call")
            return super().call(*arguments, **named)

    def challenges() -> Iterator[Challenge]:
        while True:
            events.append("made")
            yield Challenge(_arguments(LOOK))

    examined = replace(_examined(Program(), challenges()), coin=Coin(1))
    for _ in range(50):
        examined.run(_arguments(TIMED))
    after = [events[index + 1] for index, event in enumerate(events) if event == "toss"]
    assert set(after) == {"call"}


def test_a_challenge_that_was_not_needed_is_there_for_the_next_run() -> None:
    """No challenge is made in vain: but for the one that waits, as many are made as the program answers."""
    made: list[int] = []
    program = _Program()

    def challenges() -> Iterator[Challenge]:
        for number in itertools.count():
            made.append(number)
            yield Challenge(_arguments(LOOK))

    examined = _examined(program, challenges())
    for _ in range(50):
        examined.run(_arguments(TIMED))
    assert len(made) - program.calls.count(LOOK) in (0, 1)


def test_bytes_that_matter_are_watched_in_every_call() -> None:
    """No call is a decoy: timed ones and second looks have bytes of their own arguments watched."""
    program: Any = _Program(moved=True)
    examined = replace(_examined(program, _answered()), eyes=lambda arguments: ((int(arguments[0][0]), 0),))
    for _ in range(10):
        examined.run(_arguments(TIMED))
    assert program.watched == [((int(kind), 0),) for kind in program.calls]


def test_the_course_may_move_its_bytes_as_it_likes() -> None:
    """The baseline is watched as a submission is, for it costs time, and not held to the rule."""
    program: Any = _Program(moved=False)
    program.program = program
    program.name = "problem"
    CourseProgram(program, "baseline", eyes=lambda _: ((0, 0),)).run(_arguments(TIMED))
    assert program.watched == [((0, 0),)]


@pytest.mark.parametrize(
    ("program", "challenges", "error"),
    [
        (_Program(), _refused(), Mismatch),
        (_Program(SubmissionFault(Verdict.ERROR, "Raised IndexError: no.")), _answered(), SubmissionFault),
        (_Program(SubmissionFault(Verdict.ERROR, "Raised KeyError: no.")), _refused(), SubmissionFault),
        (_Program(SubmissionFault(Verdict.TIMEOUT, "Gave no answer")), _refused(), SubmissionFault),
        (_Program(moved=False), _answered(), RuleBroken),
    ],
)
def test_what_a_look_finds_ends_the_run(program: Any, challenges: Iterator[Challenge], error: type[Exception]) -> None:
    """Who answers what must be refused, refuses what must be answered, or moves the bytes by hand has no time."""
    with pytest.raises(error):
        _examined(program, challenges).run(_arguments(TIMED))


def test_what_is_refused_as_it_must_be_is_right() -> None:
    """A program that raises what the challenge says is timed like any other."""
    program = _Program(SubmissionFault(Verdict.ERROR, "Raised IndexError: no."))
    assert _examined(program, _refused()).run(_arguments(TIMED))[0].seconds == 2.0


def test_where_nothing_is_said_fresh_inputs_are_looked_at(tmp_path: Path) -> None:
    """An exercise without `adversarial` has its inputs looked at, other ones each time."""
    problem = Problem.of(make_exercise(tmp_path))
    drawn = list(itertools.islice(problem.challenges(np.random.default_rng(1), {"n": 3}), 5))
    assert len({challenge.arguments[0].tobytes() for challenge in drawn}) == 5
    assert all(challenge.refusal is None for challenge in drawn)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (HONEST, {Verdict.PASSED, Verdict.NOISY}),
        (SOLUTION, {Verdict.WRONG}),
        (HONEST.replace("2 * values", "2 * (values if values.size < 64 else np.abs(values))"), {Verdict.WRONG}),
    ],
)
def test_wrong_at_the_timed_size_is_wrong(tmp_path: Path, code: str, verdict: set[Verdict]) -> None:
    """Who is right wherever else it is looked at and on all that is timed, and wrong on a second look, is not timed."""
    exercise = make_exercise(tmp_path, speed=True, problem=ADVERSARIAL)
    file = hand_in(tmp_path / "handed-in", exercise, code)
    card = grade(exercise, read(exercise, file), "ada", Options(isolation=Isolation.NONE)).scorecard
    speed = next(check for check in card.checks if check.id == "speed")
    assert speed.verdict in verdict
    assert (card.speed is None) is (speed.verdict is Verdict.WRONG)
    assert {check.verdict for check in card.checks if check is not speed} == {Verdict.PASSED}
