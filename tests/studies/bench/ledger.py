"""Where a grading's time goes: every moment is put down to exactly one stage, the innermost one that is open."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from grader.judge.call import Submission
from grader.judge.call.link import Link
from grader.judge.trial import Problem, StageClock, problem

OTHER = "other"
STAGES = ("start", "compile", "inputs", "expected", "calls", "timed", "copies", "verify", OTHER)
_RACE = ("start and compile", "timed rounds")
_OF_TRIAL = {"inputs": "inputs", "expected values": "expected", "verification": "verify"}


class Ledger:
    """Seconds by stage. `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)
        self.racing = 0
        self._clock = clock
        self._open = [OTHER]
        self._since = clock()
        self._called: set[tuple[Any, ...]] = set()

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Put what happens inside down to `name`, but for what an inner stage claims."""
        self.settle()
        self._open.append(name)
        try:
            yield
        finally:
            self.settle()
            self._open.pop()

    def settle(self) -> None:
        """Put the time since the last change down to the stage that is open."""
        now = self._clock()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    @contextlib.contextmanager
    def of_trial(self, name: str) -> Iterator[None]:
        """Translate a stage of the judge's own; the race only says that calls inside it are timed ones."""
        self.racing += name in _RACE
        try:
            with self.stage(_OF_TRIAL.get(name, OTHER)):
                yield
        finally:
            self.racing -= name in _RACE

    def of_call(self, link: Link, entry: str, message: list[Any]) -> str:
        """Return what a call is for: the first one with its types compiles, unless it is the baseline's."""
        kinds = tuple(getattr(item, "dtype", type(item)) for item in message)
        first = (link, entry, kinds) not in self._called
        self._called.add((link, entry, kinds))
        if first and link.program.name != "problem":
            return "compile"
        return "timed" if self.racing else "calls"


@contextlib.contextmanager
def watching(ledger: Ledger) -> Iterator[None]:
    """Have the judge's own code report to `ledger` while this is open."""
    call = Link.call

    def called(link: Link, entry: str, message: list[Any], *rest: Any, **how: Any) -> Any:
        with ledger.stage(ledger.of_call(link, entry, message)):
            return call(link, entry, message, *rest, **how)

    def loaded(exercise: Any, load: Callable[..., Any] = problem.load_problem) -> Any:
        module: Any = load(exercise)
        module.make_inputs = _put_down(ledger, "inputs", module.make_inputs)
        return module

    changes: list[tuple[Any, str, Any]] = [
        (Link, "call", called),
        (problem, "load_problem", loaded),
        (StageClock, "stage", lambda _, name: ledger.of_trial(name)),
        *((owner, name, _put_down(ledger, stage, getattr(owner, name))) for owner, name, stage in _REPORTING),
    ]
    with contextlib.ExitStack() as stack:
        for owner, name, changed in changes:
            stack.enter_context(mock.patch.object(owner, name, changed))
        yield
    ledger.settle()


_REPORTING: tuple[tuple[Any, str, str], ...] = (
    (Link, "__init__", "start"),
    (Link, "load", "start"),
    (Submission, "call", "copies"),
    (Problem, "assert_right", "verify"),
)


def _put_down(ledger: Ledger, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def measured(*arguments: Any, **named: Any) -> Any:
        with ledger.stage(stage):
            return function(*arguments, **named)

    return measured
