"""The fastest of interleaved calls, with a clock that says what the test says."""

from __future__ import annotations

import pytest

from grader.explore.clock import fastest


class Machine:
    """A clock, and programs that take what a script says."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def program(self, name: str, *seconds: float) -> object:
        """Return a program whose calls take these times, the last one for ever after."""
        times = list(seconds)

        def call() -> None:
            self.order.append(name)
            self.now += times.pop(0) if len(times) > 1 else times[0]

        return call

    def measured(self, budget_s: float, **programs: object) -> dict[str, float]:
        """Return what is found of the programs."""
        return fastest(programs, budget_s, clock=lambda: self.now)  # type: ignore[arg-type]


def test_the_fastest_counts_and_the_first_does_not() -> None:
    """A first call, however fast, is not counted; of the others the fastest is."""
    machine = Machine()
    found = machine.measured(0.0, one=machine.program("one", 0.1, 9.0, 5.0, 3.0, 4.0))
    assert found["one"] == pytest.approx(3.0)


def test_programs_take_turns() -> None:
    """After two first calls of each, rounds go through all programs."""
    machine = Machine()
    machine.measured(0.0, a=machine.program("a", 1.0), b=machine.program("b", 1.0))
    assert "".join(machine.order) == "aabb" + "ab" * 3


def test_the_budget_ends_it() -> None:
    """No round begins when the budget is spent, and there are 25 at most."""
    machine = Machine()
    machine.measured(10.0, a=machine.program("a", 1.0))
    assert len(machine.order) == 2 + 9
    machine = Machine()
    machine.measured(1e9, a=machine.program("a", 1.0))
    assert len(machine.order) == 2 + 25


def test_short_calls_are_timed_together() -> None:
    """A call of a microsecond is timed two hundred at once."""
    machine = Machine()
    found = machine.measured(0.0, a=machine.program("a", 1e-6))
    assert abs(found["a"] - 1e-6) < 1e-12
    assert len(machine.order) > 500
