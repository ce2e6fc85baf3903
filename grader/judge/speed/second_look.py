"""Second looks: calls on hard inputs at the timed shape, untimed, which nothing tells from the timed calls beforehand.

What is fast on the inputs that are timed, and wrong on others of their shape, is wrong. A program that could tell
which call is timed would be right in the others only, so before each call chance alone decides which it is.

Chance decides from the first round on. The calls before it, in which a program compiles and settles, are never timed,
and whoever takes them for what they are gains nothing by it: `LOOKS_BEFORE` of them are looks, as many as there would
be in the mean if chance decided there too, in two calls. With the one at least of each round no grading has fewer than
six looks, so that four kinds of challenges that take turns are all met.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from grader.judge.call import Array, refused
from grader.judge.compare import Mismatch
from grader.judge.speed.samples import Sample
from grader.judge.speed.timed import TimedProgram
from grader.judge.trial import Arguments, Challenge

LOOKS_BEFORE = 3


class Challenges:
    """What `source` yields, made ready one ahead. What is ready and was not needed is there for the next time."""

    def __init__(self, source: Iterator[Challenge]) -> None:
        self._source = source
        self._ready: list[Challenge] = []

    def prepare(self) -> None:
        """Have one ready."""
        if not self._ready:
            self._ready.append(next(self._source))

    def take(self) -> Challenge:
        """Return the one that is ready, which is not kept."""
        self.prepare()
        return self._ready.pop()


@dataclass(frozen=True)
class ExaminedProgram(TimedProgram):
    """A program each of whose timed calls stands among second looks, one at least.

    Before every call a challenge is ready, and then `coin` decides: whatever came before it, and however long it
    took to get ready, a call is as likely a look as the timed one. `verify` raises Mismatch for a wrong answer.
    """

    challenges: Challenges = field(kw_only=True)
    verify: Callable[[Arguments, Array], None] = field(kw_only=True)
    coin: random.Random = field(kw_only=True)

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does; raises Mismatch or RuleBroken for what a second look finds."""
        looks = 0
        self.challenges.prepare()
        while self.coin.random() < 0.5:  # without end, by chance: who has seen so many looks knows nothing of the next
            self.look()
            looks += 1
            self.challenges.prepare()
        timed = super().run(arguments)
        if not looks:
            self.look()
        return timed

    def look(self) -> None:
        """Call once on a challenge, and judge the answer; raises Mismatch or RuleBroken."""
        challenge = self.challenges.take()
        try:
            if challenge.refusal is None:
                self.verify(challenge.arguments, super().run(challenge.arguments)[1])
                return
            with refused(challenge.refusal):
                self.call(challenge.arguments, keep=True)
        except Mismatch as mismatch:
            raise Mismatch(f"On other inputs of the timed size: {mismatch}") from mismatch
