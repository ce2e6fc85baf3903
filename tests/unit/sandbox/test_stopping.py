"""Whose doing it is that a process does not stop: decided on a scripted clock and scripted looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from grader.sandbox.watch import stopping
from grader.sandbox.watch.stopping import Seen, Stillness

Script = Callable[[float], dict[int, Seen]]


@dataclass
class Machine:
    """Time passes by sleeping alone; what a look shows follows from the time."""

    script: Script
    stops_at: float = 1e9
    now: float = 100.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass, were it but a moment."""
        self.naps.append(seconds)
        self.now += max(seconds, 20e-6)

    def wait(self) -> Stillness:
        """Wait as the judge does."""
        return stopping.wait(
            lambda: Stillness.STILL if self.now - 100 >= self.stops_at else None,
            lambda: self.script(self.now - 100),
            lambda: self.now,
            self.sleep,
        )


def _starved(_: float) -> dict[int, Seen]:
    return {1: Seen(runnable=True, ran=5.0), 2: Seen(runnable=False, ran=1.0)}


def _runs(share: float) -> Script:
    return lambda passed: {1: Seen(runnable=True, ran=5.0 + share * passed)}


def _asleep(_: float) -> dict[int, Seen]:
    return {1: Seen(runnable=False, ran=5.0)}


def _sleeps_between(passed: float) -> dict[int, Seen]:
    """Take stops back now and then, and sleep otherwise."""
    return {1: Seen(runnable=int(passed * 100) % 10 == 0, ran=5.0 + passed / 1000)}


@pytest.mark.parametrize("stops_at", [0.0, 0.001, 0.5, 30.0, 59.0])
def test_who_gets_no_processor_is_waited_for(stops_at: float) -> None:
    """A thread that has had no processor time since it was told to stop is given the time it takes."""
    assert Machine(_starved, stops_at).wait() is Stillness.STILL


def test_a_machine_too_busy_for_a_minute_is_said_to_be() -> None:
    """There is an end to waiting, and it is not the process's fault."""
    machine = Machine(_starved)
    assert machine.wait() is Stillness.STARVED
    assert 60 <= machine.now - 100 < 61


@pytest.mark.parametrize(("script", "latest"), [(_runs(1.0), 2.2), (_runs(0.1), 22.0), (_asleep, 2.2)])
def test_who_had_its_chance_and_goes_on_is_defiant(script: Script, latest: float) -> None:
    """Two seconds of its own are enough: of processor time where it runs, of any where it waits for no processor."""
    machine = Machine(script)
    assert machine.wait() is Stillness.DEFIANT
    assert 2 <= machine.now - 100 < latest


def test_sleeping_most_of_the_time_is_no_excuse() -> None:
    """Who can run at some looks and sleeps at others had its chance in between."""
    machine = Machine(_sleeps_between)
    assert machine.wait() is Stillness.DEFIANT
    assert machine.now - 100 < 4


def test_a_thread_that_slowly_works_its_way_out_is_waited_for() -> None:
    """On a busy machine, what ends a long system call with a hundredth of a processor is given the time."""
    assert Machine(_runs(0.01), stops_at=50.0).wait() is Stillness.STILL


def test_waiting_is_not_busy() -> None:
    """But for the first moments, in which an idle machine stops any process, the judge sleeps."""
    machine = Machine(_starved)
    machine.wait()
    assert sum(nap < 20e-6 for nap in machine.naps) <= 0.002 / 20e-6 + 1
    assert len(machine.naps) < 1500


def test_a_nap_is_short_beside_what_was_waited() -> None:
    """A stop is noticed within an eighth of the time that it took, so that times stay right."""
    machine = Machine(_starved, stops_at=0.1)
    machine.wait()
    assert machine.now - 100 < 0.1 * 9 / 8
