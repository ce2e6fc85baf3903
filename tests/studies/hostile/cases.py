"""One case: what the judge asks for and what the worker does, all of it drawn from a seed and a number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.studies.hostile import messages, player, spec
from tests.studies.hostile.families import FAMILIES, PATIENCE_S, Family, Move, Turn

_CALLS = ("double", "double", "config", "ping", "grow")
_REAL_CALLS = ("double", "double", "grow")  # a ping is no call of the submission's, and has a longer timeout
_MANY = 300  # questions; fewer than that do not fill a channel that nobody reads
_PLAYER = Path(player.__file__).read_text()

# Run by the worker's own program on the judge's own question in place of the worker's `main`: what is tried
# is the judge, and without NumPy a worker comes up ten times faster.
RAW_WORKER = """
import socket, sys
own = socket.socket(fileno=int(sys.argv[2]))
own.send(b"ready")
path = own.recv(65536).split(b'"path":"')[1].split(b'"')[0]
exec(compile(open(path).read(), path, "exec"), {"own": own})
"""
_DOUBLE = """
calls = []
def double(values, out):
    calls.append(0)
    if len(calls) > {strikes_at}:
        play(channel(), {moves!r})
    out[:] = 2 * values
"""


@dataclass(frozen=True)
class Case:
    """`moves` in place of a worker's, while the judge makes `calls`; `most` of these may count.

    A real worker, `real`, answers by itself up to the call at which the submission makes its moves.
    """

    number: int
    family: str
    calls: tuple[str, ...]
    moves: tuple[Move, ...]
    most: int
    real: bool = False
    strikes_at: int = 0

    @property
    def code(self) -> str:
        """The submission."""
        if not self.real:
            return f"{_PLAYER}\nplay(own, {list(self.moves)!r})\n"
        return _PLAYER + _DOUBLE.format(strikes_at=self.strikes_at, moves=list(self.moves))


def make(seed: int, number: int, real: bool = False, family: Family | None = None) -> Case:
    """Return the case with this number; a family is drawn unless one is given."""
    rng = random.Random(f"{seed}/{number}")
    family = family or rng.choices(FAMILIES, [each.weight for each in FAMILIES])[0]
    if family.answers_all:
        return _blind(number, family, rng.randrange(3))
    usable = _REAL_CALLS if real or family.waits else _CALLS
    calls = tuple(rng.choice(usable) for _ in range(rng.randint(1, 4)))
    at = rng.randrange(len(calls)) + 2 if real else rng.randrange(len(calls) + 2)
    honest = [messages.PARSED, messages.LOADED, *(messages.returned(index + 1) for index in range(len(calls)))]
    moves: list[Move] = []
    for turn, pairs in enumerate(honest):
        usual: list[Move] = [("send", messages.text(pairs))]
        made = _beside(rng) + family.moves(Turn(rng, pairs, max(turn - 1, 0))) if turn == at else usual
        moves += [*([("ask",)] if turn > 1 else []), *made]
    most = spec.answers(list(packets(moves)))
    if real:  # its own program has answered and asked for all that comes before
        moves = moves[[index for index, move in enumerate(moves) if move == ("ask",)][at - 2] + 1 :]
    return Case(number, family.name, calls, tuple(moves), min(most, len(calls)), real, at - 2)


def _blind(number: int, family: Family, skipped: int) -> Case:
    """Return a case in which the channel fills; `skipped` calls decide whose message is the one that does not fit."""
    calls = ("double",) * skipped + ("grow",) * (_MANY - skipped)
    moves: list[Move] = [("send", messages.text(messages.PARSED)), ("send", messages.text(messages.LOADED))]
    for index in range(_MANY):
        moves += [("notice",), ("send", messages.text(messages.returned(index + 1)))]
    return Case(number, family.name, calls, tuple(moves), _MANY)


def _beside(rng: random.Random) -> list[Move]:
    """Return what is printed meanwhile, most often nothing."""
    return rng.choice([[]] * 8 + [[("shout", 300_000)], [("noise",)]])


def packets(moves: list[Move]) -> Iterator[bytes | None]:
    """Yield what the judge can find in the channel, in this order; None for what can never count."""
    for name, *arguments in moves:
        if name == "send":
            yield from [arguments[0]] * (arguments[1] if len(arguments) > 1 else 1)
        elif name == "trickle":
            yield from (bytes([byte]) for byte in arguments[0])
        elif name == "cram":
            yield from [arguments[0]] * _MANY
        elif name == "hand" or (name == "pause" and arguments[0] > 2 * PATIENCE_S):
            yield None
        elif name in ("hang_up", "leave") or (name == "shut" and arguments[0] > 0):
            return
