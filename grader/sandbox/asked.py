"""A worker that is asked for something else than calls under the judge's clock. What it answers is an attacker's."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Callable
from typing import Any, Self

from grader import wire
from grader.sandbox import channel, listen
from grader.sandbox.launch import Launcher
from grader.sandbox.start import Job

Clock = Callable[[], float]


class Silent(Exception):
    """The worker gave no answer: it died, took too long, or said something else than was asked."""


class Asked:
    """A worker for `job` with an arena of `size` bytes, which lives `timeout_s` seconds at most.

    Every method raises Silent where no proper answer comes in time.
    """

    def __init__(
        self, launcher: Launcher, job: Job, size: int, timeout_s: float, clock: Clock = time.monotonic
    ) -> None:
        self.process = launcher.start(job)
        self.clock = clock
        self.deadline = clock() + timeout_s
        self._descriptor = channel.shared_memory("arena", size)
        self.arena = mmap.mmap(self._descriptor, size)
        self.send(wire.Map(size), self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.process.close()
        self.arena.close()
        os.close(self._descriptor)

    def send(self, message: wire.Request, *descriptors: int) -> None:
        """Ask for something."""
        try:
            channel.send(self.process.channel, wire.encode(message), *descriptors)
        except OSError as error:
            raise Silent("its process ended") from error

    def answer(self, *kinds: type[Any]) -> Any:
        """Return the next message, which is of one of these kinds; what the worker prints meanwhile is thrown away."""
        try:
            reply = listen.next_message(self.process, self.deadline, self.clock)
        except listen.Immoderate as error:
            raise Silent(f"it had {error}") from error
        except listen.NoMessage as error:
            raise Silent(str(error)) from error
        except wire.ProtocolError as error:
            raise Silent("it sent what is no answer") from error
        if not isinstance(reply, kinds):
            raise Silent("it sent another answer than was asked for")
        return reply

    def load_file(self, request: wire.Load) -> wire.Loaded | wire.Refused | wire.Raised | wire.Parsed:
        """Have the file loaded; a Parsed answer says that it is not Python, or that an entry is unwritten."""
        self.send(request)
        facts = self.answer(wire.Parsed)
        if facts.syntax_error or set(request.entries) & set(facts.unwritten):
            return facts  # type: ignore[no-any-return]
        return self.answer(wire.Loaded, wire.Refused, wire.Raised)  # type: ignore[no-any-return]
