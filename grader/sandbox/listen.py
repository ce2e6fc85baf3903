"""Waiting for a worker's next message: the one loop that listens to a hostile channel."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from typing import Any, Protocol

from grader import wire
from grader.sandbox import channel

_LOOK_S = 0.2  # a worker that takes longer is looked at so often; one that is timed should not be
_READ = 1 << 20  # bytes of output at a time
Clock = Callable[[], float]


class Silent(Exception):
    """No message came: the text says why."""


class Ended(Silent):
    """The worker ended, or closed its end of the channel."""


class Late(Silent):
    """The time was over."""


class Immoderate(Silent):
    """The worker had more of something than it may have: the text says of what."""


class Listened(Protocol):
    """A worker's process, as far as it is listened to: see `grader.sandbox.launch.Process`."""

    @property
    def channel(self) -> Any:
        """The socket that its messages come through."""

    @property
    def output(self) -> int:
        """The descriptor, which does not block, of what it prints."""

    def excess(self) -> str:
        """Return what it has more of than it may have, an empty text where all is well."""


def next_message(
    process: Listened, deadline: float, clock: Clock, printed: Callable[[bytes], None] = lambda _: None
) -> wire.Reply:
    """Return the next message, which comes before `clock` shows `deadline`; `printed` takes what is printed meanwhile.

    Raises Ended, Late or Immoderate, and wire.ProtocolError for a message that no honest worker sends.
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
            require_moderation(process)
            looked = clock()


def has_spoken(process: Listened) -> bool:
    """Return whether a message is waiting, or the worker has ended."""
    return bool(select.select([process.channel], [], [], 0)[0])


def read(process: Listened) -> wire.Reply:
    """Return the message that is waiting; raises Ended and wire.ProtocolError."""
    try:
        message = channel.receive(process.channel)
    except OSError as error:
        raise Ended("its process ended") from error
    if message is None:
        raise Ended("its process ended")
    return message


def require_moderation(process: Listened) -> None:
    """Raise Immoderate where the worker has more of something than it may have."""
    excess = process.excess()
    if excess:
        raise Immoderate(excess)


def _drain(output: int, printed: Callable[[bytes], None]) -> bool:
    """Take in what was printed; return whether there can be more."""
    try:
        data = os.read(output, _READ)
    except BlockingIOError:
        return True
    printed(data)
    return bool(data)
