"""Second looks: calls on hard inputs at the timed shape, untimed, which nothing tells from the timed calls beforehand.

What is fast on the inputs that are timed, and wrong on others of their shape, is wrong. A program that could tell
which call is timed would be right in the others only, so before each call chance alone decides which it is.
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


@dataclass(frozen=True)
class ExaminedProgram(TimedProgram):
    """A program each of whose timed calls stands among second looks, one at least.

    Before every call a challenge is made ready, and then `coin` decides: whatever came before it, and however long it
    took to get ready, a call is as likely a look as the timed one. `verify` raises Mismatch for a wrong answer.
    """

    challenges: Iterator[Challenge] = field(kw_only=True)
    verify: Callable[[Arguments, Array], None] = field(kw_only=True)
    coin: random.Random = field(kw_only=True)

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does; raises Mismatch or RuleBroken for what a second look finds."""
        looks = 0
        challenge = next(self.challenges)
        while self.coin.random() < 0.5:  # without end, by chance: who has seen so many looks knows nothing of the next
            self.look(challenge)
            looks += 1
            challenge = next(self.challenges)
        timed = super().run(arguments)
        if not looks:
            self.look(challenge)
        return timed

    def look(self, challenge: Challenge) -> None:
        """Call once on `challenge`, and judge the answer."""
        try:
            if challenge.refusal is None:
                self.verify(challenge.arguments, super().run(challenge.arguments)[1])
                return
            with refused(challenge.refusal):
                self.call(challenge.arguments, keep=True)
        except Mismatch as mismatch:
            raise Mismatch(f"On other inputs of the timed size: {mismatch}") from mismatch
