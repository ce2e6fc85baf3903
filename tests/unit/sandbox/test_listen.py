"""The one loop that listens to a worker: whatever comes through the channel, it ends, and says how."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from grader.sandbox import listen
from grader.wire import MAX_MESSAGE, ProtocolError, Returned, encode

ANSWER = Returned(1, "NoneType", ())
HOSTILE: dict[str, Callable[[socket.socket], object]] = {
    "empty object": lambda own: own.send(b"{}"),
    "noise": lambda own: own.send(bytes(range(256))),
    "too long": lambda own: own.send(encode(ANSWER) + b" " * MAX_MESSAGE),
    "deep": lambda own: own.send(b"[" * 60_000),
    "a request": lambda own: own.send(b'{"kind": "Ping", "number": 1}'),
    "a field too many": lambda own: own.send(encode(ANSWER)[:-1] + b', "more": 1}'),
    "a descriptor": lambda own: socket.send_fds(own, [encode(ANSWER)], [0]),
}
ENDED: dict[str, Callable[[socket.socket], object]] = {
    "closes": lambda own: own.close(),
    "shuts down": lambda own: own.shutdown(socket.SHUT_RDWR),
    "sends nothing": lambda own: own.send(b""),
}


@dataclass
class FakeProcess:
    """A worker's ends of channel and output, and what the judge holds of them; `excesses` are found look by look."""

    channel: socket.socket
    own: socket.socket
    output: int
    printing: int
    excesses: list[str] = field(default_factory=list)

    def excess(self) -> str:
        """Return the next excess, an empty text when there is none."""
        return self.excesses.pop(0) if self.excesses else ""


@pytest.fixture
def worker() -> Iterator[Any]:
    """A worker that does what the test has it do."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MAX_MESSAGE)
    output, printing = os.pipe()
    os.set_blocking(output, False)
    with ours, theirs:
        yield FakeProcess(ours, theirs, output, printing)
    os.close(output)
    os.close(printing)


def _ticking(step_s: float = 1.0) -> Callable[[], float]:
    """Return a clock that goes on by so much with each look: nobody waits, and time is over soon."""
    now = iter(range(10**6))
    return lambda: next(now) * step_s


def test_an_honest_message_is_returned(worker: Any) -> None:
    """A reply comes back as its record, and what was printed before it is handed on."""
    os.write(worker.printing, b"hello")
    printed: list[bytes] = []
    worker.own.send(encode(ANSWER))
    assert listen.next_message(worker, 10.0, _ticking(0.0), printed.append) == ANSWER
    assert printed == [b"hello"]


@pytest.mark.parametrize("how", HOSTILE)
def test_what_no_honest_worker_sends_is_refused(worker: Any, how: str) -> None:
    """Anything but one well-formed reply without descriptors is a ProtocolError."""
    HOSTILE[how](worker.own)
    with pytest.raises(ProtocolError):
        listen.next_message(worker, 10.0, _ticking(0.0))


@pytest.mark.parametrize("how", ENDED)
def test_a_worker_that_goes_away_has_ended(worker: Any, how: str) -> None:
    """A closed channel, however it was closed, and an empty packet are an end."""
    ENDED[how](worker.own)
    with pytest.raises(listen.Ended):
        listen.next_message(worker, 10.0, _ticking(0.0))


def test_a_silent_worker_is_late(worker: Any) -> None:
    """Once the clock shows the deadline, nobody waits any longer."""
    with pytest.raises(listen.Late):
        listen.next_message(worker, 2.0, _ticking())


def test_a_message_that_is_there_at_the_deadline_counts(worker: Any) -> None:
    """What has been sent is read, though the time is over when somebody looks."""
    worker.own.send(encode(ANSWER))
    assert listen.next_message(worker, 0.0, _ticking()) == ANSWER


@pytest.mark.parametrize("prints", [False, True])
def test_too_much_of_anything_is_seen_during_a_call(worker: Any, prints: bool) -> None:
    """A worker that waits is looked at, one that prints all the time too, and the excess is named."""
    worker.excesses += ["", "more than 3 threads"]

    def print_more(_: bytes = b"") -> None:
        os.write(worker.printing, b"x")

    if prints:
        print_more()
    with pytest.raises(listen.Immoderate, match="more than 3 threads"):
        listen.next_message(worker, 10.0, _ticking(0.25), print_more)


def test_a_closed_output_is_watched_no_longer(worker: Any) -> None:
    """A worker that has closed its output, which is ready for ever then, is waited for all the same."""
    os.close(worker.printing)
    worker.printing = os.dup(worker.output)
    worker.own.send(encode(ANSWER))
    assert listen.next_message(worker, 10.0, _ticking(0.0)) == ANSWER
    with pytest.raises(listen.Late):
        listen.next_message(worker, 2.0, _ticking())


def test_a_message_out_of_turn_is_noticed(worker: Any) -> None:
    """Before anything is asked, nothing waits; a message or an end does."""
    assert not listen.has_spoken(worker)
    worker.own.send(encode(ANSWER))
    assert listen.has_spoken(worker)
    assert listen.read(worker) == ANSWER
    worker.own.close()
    assert listen.has_spoken(worker)
