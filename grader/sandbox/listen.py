"""Waiting for a worker's next message: the one loop that listens to a hostile channel."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Any

from grader import wire
from grader.sandbox import channel
from grader.sandbox.launch import Process
from grader.sandbox.watch.memory import Exhausted
from grader.sandbox.watch.procfs import Hidden

_LOOK_S = 0.2  # a worker that takes longer is looked at so often; one that is timed should not be
_READ = 1 << 20  # bytes of output at a time
Clock = Callable[[], float]


class NoMessage(Exception):
    """No message came: the text says why."""


class Ended(NoMessage):
    """The worker ended, or closed its end of the channel."""


class Late(NoMessage):
    """The time was over."""


class Immoderate(NoMessage):
    """The worker had more of something than it may have: the text says of what."""


class Concealed(NoMessage):
    """The worker does not let itself be looked at."""


class Crowded(NoMessage):
    """The machine has no memory left, and others have it."""


def next_message(
    process: Process, deadline: float, clock: Clock, printed: Callable[[bytes], None] = lambda _: None
) -> wire.Reply:
    """Return the next message, which comes before `clock` shows `deadline`; `printed` takes what is printed meanwhile.

    Raises Ended or Late, wire.ProtocolError for what no honest worker sends, and what `require_moderate` raises.
    """
    watched: list[Any] = [process.channel, process.output]
    looked = clock()
    while True:
        left = deadline - clock()
        ready = select.select(watched, [], [], min(max(left, 0), _LOOK_S))[0]
        if process.output in ready and not _drain(process.output, printed):
            watched.remove(process.output)
        if process.channel in ready:
            return read(process)
        if left <= 0:
            raise Late("it took too long")
        if not ready or clock() - looked > _LOOK_S:  # one that prints all the time keeps its output ready
            require_moderate(process)
            looked = clock()


def require_moderate(process: Process) -> None:
    """Raise Immoderate where a worker has too much of something, Concealed or Crowded where nobody can say."""
    try:
        excess = process.excess()
    except Hidden as error:
        raise Concealed("it hid its process") from error
    except Exhausted as error:
        raise Crowded("the machine had no memory left") from error
    if excess:
        raise Immoderate(excess)


def has_spoken(process: Process) -> bool:
    """Return whether a message is waiting, or the worker has ended."""
    return bool(select.select([process.channel], [], [], 0)[0])


def read(process: Process) -> wire.Reply:
    """Return the message that is waiting; raises Ended and wire.ProtocolError."""
    try:
        message = channel.receive(process.channel)
    except OSError as error:
        raise Ended("its process ended") from error
    if message is None:
        raise Ended("its process ended")
    return message


def _drain(output: int, printed: Callable[[bytes], None]) -> bool:
    """Take in what was printed; return whether there can be more."""
    try:
        data = os.read(output, _READ)
    except BlockingIOError:
        return True
    printed(data)
    return bool(data)
