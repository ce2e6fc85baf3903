"""What a hostile worker may do in place of one honest message: families of moves, drawn at random."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.studies.hostile import messages
from tests.studies.hostile.messages import Pairs

Move = tuple[Any, ...]
PATIENCE_S = 0.5  # what the judge gives a hostile worker for an answer
_LATE_S = 60.0


@dataclass(frozen=True)
class Turn:
    """The message that the judge waits for: the honest one, and the number of the question (0 before the first)."""

    rng: random.Random
    honest: Pairs
    number: int

    @property
    def right(self) -> bytes:
        """The honest message."""
        return messages.text(self.honest)


@dataclass(frozen=True)
class Family:
    """A way to attack. `weight` is its share of the cases: the slow ones have small ones.

    `waits` says that the judge's time for an answer runs out, `answers_all` that the worker gives every honest answer
    without ever reading a question.
    """

    name: str
    moves: Callable[[Turn], list[Move]]
    weight: int = 10
    waits: bool = False
    answers_all: bool = False


def _honest(turn: Turn) -> list[Move]:
    return [("send", turn.right)]


def _truncated(turn: Turn) -> list[Move]:
    return [("send", turn.right[: turn.rng.randrange(1, len(turn.right))])]


def _huge(turn: Turn) -> list[Move]:
    return [("send", messages.padded(turn.right, turn.rng))]


def _random(turn: Turn) -> list[Move]:
    return [("send", turn.rng.randbytes(turn.rng.choice([1, 2, 10, 100, 5000])))]


def _flipped(turn: Turn) -> list[Move]:
    return [("send", messages.flipped(turn.right, turn.rng))]


def _changed(turn: Turn) -> list[Move]:
    return [("send", messages.changed(turn.honest, turn.rng))]


def _other_changed(turn: Turn) -> list[Move]:
    return [("send", messages.changed(messages.any_reply(turn.rng, turn.number), turn.rng))]


def _dressed(turn: Turn) -> list[Move]:
    return [("send", messages.dressed(turn.right, turn.rng))]


def _nested(turn: Turn) -> list[Move]:
    inside = messages.nested(turn.rng)
    around = turn.rng.choice(["%s", '{"kind":%s}', '{"kind":"Returned","number":1,"type":"","values":%s}', '{"%s":1}'])
    return [("send", (around % inside).encode())]


def _wrong_number(turn: Turn) -> list[Move]:
    near = [turn.number - 1, turn.number + 1, turn.number + 2, -turn.number, 0, 2**63 - 1, 2**63, 2**64 + turn.number]
    number = turn.rng.choice([n for n in near if n != turn.number])
    return [("send", messages.text(turn.rng.choice([messages.returned, messages.raised])(number)))]


def _replayed(turn: Turn) -> list[Move]:
    earlier = turn.rng.randint(0, max(turn.number - 1, 0))
    old = turn.rng.choice([messages.PARSED, messages.LOADED, messages.returned(earlier)])
    return [("send", messages.text(old)), ("send", turn.right)]


def _duplicated(turn: Turn) -> list[Move]:
    return [("send", turn.right, turn.rng.randint(2, 5))]


def _reordered(turn: Turn) -> list[Move]:
    coming = [messages.text(messages.returned(turn.number + step)) for step in range(4)]
    return [("send", data) for data in turn.rng.sample(coming, 4)]


def _early(turn: Turn) -> list[Move]:
    coming = [messages.text(messages.returned(turn.number + step)) for step in range(1, 4)]
    return [("send", data) for data in (turn.right, *coming)]


def _out_of_turn(turn: Turn) -> list[Move]:
    ping = messages.text([("kind", '"Ping"'), ("number", str(turn.number))])
    return [("send", turn.rng.choice([ping, messages.text(messages.any_reply(turn.rng, turn.number))]))]


def _trickled(turn: Turn) -> list[Move]:
    return [("trickle", turn.right, turn.rng.choice([0.0, 0.001, PATIENCE_S / len(turn.right)]))]


def _slow(turn: Turn) -> list[Move]:
    share = turn.rng.choice([0.5, 0.95, 0.99, 1.0, 1.001, 1.01])
    return [("pause", share * PATIENCE_S), ("send", turn.right)]


def _late(turn: Turn) -> list[Move]:
    return [("pause", _LATE_S), ("send", turn.right)]


def _descriptors(turn: Turn) -> list[Move]:
    message = turn.rng.choice([turn.right, turn.right, b"x", messages.changed(turn.honest, turn.rng)])
    return [("hand", message, turn.rng.choice([-1, 1, 2, 64, 253]))] * turn.rng.choice([1, 1, 20])


def _halves(turn: Turn) -> list[Move]:
    end: Move = turn.rng.choice([("shut", 0), ("shut", 1), ("shut", 2), ("hang_up",)])
    around: list[list[Move]] = [[("send", turn.right)], [("send", turn.right[:-1])], []]
    return [*turn.rng.choice(around), end, *turn.rng.choice(around)]


def _empty(turn: Turn) -> list[Move]:
    return [("send", b"", turn.rng.choice([1, 3])), ("send", turn.right)]


def _flood(turn: Turn) -> list[Move]:
    return [("cram", turn.rng.choice([turn.right, b"x", messages.changed(turn.honest, turn.rng), b"\0" * 60_000]))]


def _ended(turn: Turn) -> list[Move]:
    end = turn.rng.choice([0, 1, 3, 255, *(-int(s) for s in (signal.SIGKILL, signal.SIGSEGV, signal.SIGRTMIN))])
    before: list[Move] = [("pause", 0.0), ("send", turn.right), ("send", turn.right[:9]), ("shout", 100_000)]
    return [turn.rng.choice(before), ("leave", end)]


def _two_at_once(turn: Turn) -> list[Move]:
    single = FAMILIES[1:-2]
    first, second = turn.rng.choices(single, [family.weight for family in single], k=2)
    return first.moves(turn) + second.moves(turn)


FAMILIES = (
    Family("honest", _honest, 4),
    Family("truncated", _truncated),
    Family("huge", _huge),
    Family("random bytes", _random),
    Family("flipped bytes", _flipped, 20),
    Family("changed fields", _changed, 60),
    Family("another's changed fields", _other_changed, 20),
    Family("dressed up", _dressed, 20),
    Family("nested", _nested, 20),
    Family("wrong number", _wrong_number),
    Family("replayed", _replayed),
    Family("duplicated", _duplicated),
    Family("reordered", _reordered),
    Family("early", _early),
    Family("out of turn", _out_of_turn),
    Family("byte by byte", _trickled),
    Family("at the deadline", _slow, 4),
    Family("after the deadline", _late, 2, waits=True),
    Family("descriptors", _descriptors),
    Family("half closed", _halves, 2),
    Family("empty packets", _empty, 1),
    Family("flood", _flood),
    Family("ended", _ended),
    Family("two at once", _two_at_once, 30),
    Family("never reads", _honest, 1, answers_all=True),
)
