"""`python -m tests.studies.hostile.fuzz_messages [--messages N] [--seed S]`: a million messages to the judge's reader.

`fuzz` plays whole cases, a worker for each; here one worker sends many messages, those of all its families, and the
judge's reader must make of each what the specification says. Exits with 0 where nothing was found, else with 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader import wire
from grader.judge.call.program import Program
from grader.model import Isolation
from grader.sandbox import channel, listen
from grader.sandbox.launch import Launcher, Process
from tests.studies.hostile import messages, player, spec
from tests.studies.hostile.families import FAMILIES, Turn
from tests.studies.hostile.trial import Hung, Memory, deadline

_EACH = 10_000  # messages of one worker
_ENOUGH_S = 60.0  # for one of them, on a machine that does something else too
_SLOW_S = 0.5  # of processor time, for one
_FINE = frozenset(("believed", "refused", "taken for the end"))
_WEIGHTS = [family.weight for family in FAMILIES]

# Sends back what it is sent, but the first byte, which says how many descriptors go with it.
_ECHO = """
judge = channel()
judge.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
while request := judge.recv(1 << 20):
    hand(judge, request[1:], request[0])
"""


@dataclasses.dataclass(frozen=True)
class Packet:
    """What a worker sends, and how many descriptors with it."""

    data: bytes
    descriptors: int = 0

    @property
    def meant(self) -> dict[str, Any] | None:
        """What the specification finds in it, None where it must be refused."""
        return None if self.descriptors else spec.reply(self.data)


def main() -> int:
    """Send messages and report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.hostile.fuzz_messages", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="how many  [default: 100000]")
    parser.add_argument("--seed", type=int, help="of all messages  [default: a new one, printed]")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    started, endings, memory = time.monotonic(), Counter[str](), Memory()
    coming = itertools.islice(packets(seed), given.messages)
    while batch := list(itertools.islice(coming, _EACH)):
        endings.update(sent(batch))
        if memory.look():
            endings[f"the judge has grown by {memory.grown_kb >> 10} MiB"] += 1
    seconds, told = time.monotonic() - started, ", ".join(f"{n} {how}" for how, n in endings.most_common())
    print(f"{given.messages} messages in {seconds:.0f} s: {told}")
    print(f"The judge has grown by {memory.grown_kb >> 10} MiB.")
    return 0 if endings.keys() <= _FINE else 1


def packets(seed: int) -> Iterator[Packet]:
    """Yield the packets of one turn of a case after the other, without end."""
    for number in itertools.count():
        rng = random.Random(f"{seed}/{number}")
        honest = messages.any_reply(rng, 1)
        for name, *rest in rng.choices(FAMILIES, _WEIGHTS)[0].moves(Turn(rng, honest, 1)):
            if name == "hand":
                yield Packet(rest[0], max(rest[1], 1))
            elif name == "send":
                yield from [Packet(rest[0])] * (rest[1] if len(rest) > 1 else 1)


def sent(batch: list[Packet]) -> Iterator[str]:
    """Have a new worker send a batch, and yield how each of its messages ended."""
    code = Path(player.__file__).read_text() + _ECHO
    with Launcher(Isolation.NONE) as launcher:  # elsewhere the filter refuses it to send descriptors
        worker = launcher.start(Program("echo", code.encode(), ()).job())
        channel.send(worker.channel, wire.encode(wire.Load(str(worker.path))))
        listen.next_message(worker, time.perf_counter() + _ENOUGH_S, time.perf_counter)  # what its source says
        for packet in batch:
            yield _ending(worker, packet)


def _ending(worker: Process, packet: Packet) -> str:
    """Return how a message ended: one of _FINE, or what should not have been."""
    started = time.process_time()
    try:
        with deadline(_ENOUGH_S):
            channel.send(worker.channel, bytes([packet.descriptors]) + packet.data)
            found = listen.next_message(worker, time.perf_counter() + _ENOUGH_S, time.perf_counter)
    except wire.ProtocolError:
        return "refused" if packet.meant is None else f"refused: {packet.data[:200]!r}"
    except (Exception, Hung) as error:
        if isinstance(error, listen.Ended) and not packet.data:
            return "taken for the end"
        return f"{type(error).__name__} ({error}): {packet.data[:200]!r}"
    if time.process_time() - started > _SLOW_S:
        return f"slow: {packet.data[:200]!r}"
    body = json.loads(json.dumps({"kind": type(found).__name__} | dataclasses.asdict(found)))
    return "believed" if body == packet.meant else f"{found!r} in place of {packet.meant!r}"


if __name__ == "__main__":
    sys.exit(main())
