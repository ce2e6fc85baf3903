"""The race, with scripted entrants: no clock, no process, no sleeping."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from grader.catalog import SpeedRule
from grader.judge.call import Array
from grader.judge.compare import Mismatch
from grader.judge.speed.race import Result, race
from grader.judge.speed.samples import Sample
from grader.judge.trial import Arguments
from grader.model import Verdict

RULE = SpeedRule("f", {}, 10.0, 20.0, 5.0)


@dataclass
class Scripted:
    """An entrant whose times are written down beforehand; the last one repeats."""

    name: str
    times: Iterable[float]
    log: list[tuple[str, int]]
    _last: float = 0.0
    _iterator: Iterator[float] = field(init=False)

    def __post_init__(self) -> None:
        self._iterator = iter(self.times)

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Note the call, and return the next time and an output that shows whose it is."""
        self.log.append((self.name, int(arguments[0])))
        self._last = next(self._iterator, self._last)
        return Sample(self._last), np.array([arguments[0], len(self.log)])


@dataclass
class Race:
    """A race with everything it did written down."""

    log: list[tuple[str, int]] = field(default_factory=list)
    verified: list[dict[str, Array]] = field(default_factory=list)
    rounds: int = 0

    def run(self, rule: SpeedRule = RULE, seed: int = 1, **times: Iterable[float]) -> Result:
        """Run entrants with these times."""

        def fresh() -> Arguments:
            self.rounds += 1
            return (self.rounds,)

        def verify(_: Arguments, outputs: dict[str, Array]) -> None:
            self.verified.append(outputs)

        entrants = {name: Scripted(name, script, self.log) for name, script in times.items()}
        return race(entrants, fresh, verify, rule, random.Random(seed))


def test_a_clear_pass_takes_three_rounds() -> None:
    """A submission far above the gate has passed after three rounds."""
    result = Race().run(baseline=[1.0], submission=[0.05], reference=[0.04])
    assert (result.verdict, len(result.samples.submission)) == (Verdict.PASSED, 3)


def test_a_clear_miss_takes_five_rounds() -> None:
    """A submission far below the gate is slow after five rounds, and not before."""
    result = Race().run(baseline=[1.0], submission=[0.5], reference=[0.04])
    assert (result.verdict, len(result.samples.submission)) == (Verdict.SLOW, 5)


def test_a_close_race_goes_to_the_cap() -> None:
    """A submission at the gate is sampled as often as allowed, and then the gate decides."""
    result = Race().run(baseline=[1.0], submission=[0.1001], reference=[0.04])
    assert (result.verdict, len(result.samples.submission)) == (Verdict.SLOW, 25)


def test_one_undisturbed_round_is_enough() -> None:
    """A submission that other load slowed down in all rounds but one is judged by that one."""
    times = [0.5] * 4 + [0.05] + [0.5] * 20
    result = Race().run(baseline=[1.0], submission=times, reference=[0.04])
    assert (result.verdict, len(result.samples.submission)) == (Verdict.PASSED, 5)


def test_a_disturbed_baseline_credits_nobody() -> None:
    """A baseline that was slowed down in all rounds but one does not lift a slow submission over the gate."""
    result = Race().run(baseline=[9.0, 9.0, 1.0, 9.0], submission=[0.2], reference=[0.04])
    assert result.verdict is Verdict.SLOW
    assert result.samples.ratio == pytest.approx(5.0)


def test_a_busy_machine_is_noisy_at_the_cap() -> None:
    """Where the reference never reaches the canary, a miss is noisy, after all rounds."""
    result = Race().run(baseline=[1.0], submission=[0.5], reference=[0.06])
    assert (result.verdict, len(result.samples.submission)) == (Verdict.NOISY, 25)


def test_a_race_without_reference_has_two_entrants() -> None:
    """Without a reference, baseline and submission race alone."""
    own = Race()
    result = own.run(baseline=[1.0], submission=[0.05])
    assert result.samples.reference == ()
    assert {name for name, _ in own.log} == {"baseline", "submission"}


def test_every_round_has_fresh_inputs_for_all_entrants() -> None:
    """In each round every entrant runs exactly once, all on that round's inputs."""
    own = Race()
    own.run(baseline=[1.0], submission=[0.1], reference=[0.04])
    assert own.rounds == 25
    for number in range(1, 26):
        assert sorted(name for name, given in own.log if given == number) == ["baseline", "reference", "submission"]


def test_entrants_take_turns_in_random_order() -> None:
    """The order within a round changes from round to round, and another seed gives another sequence."""

    def orders(seed: int) -> list[tuple[str, ...]]:
        own = Race()
        own.run(seed=seed, baseline=[1.0], submission=[0.1], reference=[0.04])
        names = [name for name, _ in own.log]
        return [tuple(names[i : i + 3]) for i in range(0, len(names), 3)]

    assert len(set(orders(1))) > 3
    assert orders(1) == orders(1)
    assert orders(1) != orders(2)


def test_every_output_of_every_round_is_verified() -> None:
    """What each entrant wrote is looked at in every round, not only at the end."""
    own = Race()
    own.run(baseline=[1.0], submission=[0.5], reference=[0.04])
    assert len(own.verified) == 5
    for number, outputs in enumerate(own.verified, 1):
        assert outputs.keys() == {"baseline", "submission", "reference"}
        assert all(output[0] == number for output in outputs.values())


def test_a_wrong_output_ends_the_race() -> None:
    """A mismatch in any round goes up at once: nothing more is timed."""
    log: list[tuple[str, int]] = []
    entrants = {name: Scripted(name, [1.0], log) for name in ("baseline", "submission")}
    numbers = iter(range(1, 100))

    def verify(arguments: Arguments, _: dict[str, Array]) -> None:
        if arguments[0] == 2:
            raise Mismatch("wrong in round two")

    with pytest.raises(Mismatch, match="round two"):
        race(entrants, lambda: (next(numbers),), verify, RULE, random.Random(1))
    assert len(log) == 4
