"""A worker that has a student's file compiled for a diagnosis, and the judge's clock beside it."""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader import wire, wire_facts
from grader.sandbox import listen
from grader.sandbox.asked import Asked, Silent
from grader.sandbox.launch import Launcher
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job
from grader.why import sampling
from grader.why.sampling import LineTable, Sample, Taken
from grader.wire import Place
from grader.wire_facts import Facts, Malformed

_MEMORY = 8 * 2**30  # address space
_ALIGNED = 64
_SHORTEST_S = 1e-7
_ENOUGH = 1000  # samples: a share is known to three hundredths then
_PAUSE_S = 1e-3  # between two samples, at most
_LONGEST_S = 300.0  # for a worker, whatever it does
_PINGS, _REPEATS, _LONG_S = 5, 3, 1.0  # a call that takes so long is not repeated


class Refused(Exception):
    """The file or the function in it fails: the text says how, and `line` where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Manner:
    """How a function is called, as wire.Call has it: from Python `threads`; of a ufunc, a `method`."""

    threads: int = 1
    method: wire.Method = ""
    outputs: int = 1


class Patient(Asked):
    """A worker with the file `name`.py that holds `code`, loaded, and room for `arguments`.

    With `options` None it can say facts; else Numba gets these options besides the file's own, and calls can be timed.
    Raises Silent where an answer takes too long, or is not there when the monotonic clock shows `until`; Refused where
    the file cannot be loaded.
    """

    def __init__(
        self,
        launcher: Launcher,
        name: str,
        code: bytes,
        arguments: Sequence[Any],
        options: dict[str, Any] | None = None,
        threads: int = 1,
        manner: Manner | None = None,
        until: float = math.inf,
    ) -> None:
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
        environment["NUMBA_NUM_THREADS"] = str(threads)
        if options is not None:
            environment[wire_facts.OPTIONS] = json.dumps(options)
        left_s = min(max(until - time.monotonic(), 0), _LONGEST_S)
        limits = ResourceLimits(address_space=_MEMORY, cpu_s=int(left_s * threads) + 2, tasks=64)
        size = sum(_room(one) for one in arguments if isinstance(one, np.ndarray)) + wire_facts.LARGEST
        super().__init__(launcher, Job(name, code, environment, limits, Place.DIAGNOSIS), size, left_s)
        self._arguments, self._manner = arguments, manner or Manner()
        try:
            self._load()
            self._overhead_s = min(self._ping() for _ in range(_PINGS))
        except (Silent, Refused):
            self.__exit__()
            raise

    def _load(self) -> None:
        found = self.load_file(wire.Load(str(self.process.path), (), Place.DIAGNOSIS))
        if isinstance(found, wire.Parsed):
            raise Refused(f"not valid Python: {found.syntax_error}", found.line)
        if isinstance(found, wire.Raised):
            raise Refused(f"{found.type} while the file was loaded: {found.message}", found.line)

    def _ping(self) -> float:
        started = self.clock()
        self.send(wire.Ping(0))
        self.answer(wire.Returned)
        return self.clock() - started

    def facts(self, entry: str) -> Facts:
        """Return what is said of the file; raises Refused where the compiler refuses the function."""
        try:
            return wire_facts.decode(self._told(entry, "facts"))
        except Malformed as error:
            raise Silent(f"it said what are no facts: {error}") from error

    def lines(self, entry: str) -> LineTable:
        """Return where the machine code of the file's lines lies; raises Refused as facts does."""
        return LineTable.read(self._told(entry, "lines"))

    def _told(self, entry: str, phase: Literal["facts", "lines"]) -> bytes:
        self.send(wire.Call(0, entry, self._written(), phase=phase))
        reply = self.answer(wire.Compiled, wire.Raised)
        if isinstance(reply, wire.Raised):
            raise Refused(f"{reply.type}: {reply.message}", reply.line)
        if len(reply.sizes) != 1 or not 0 < reply.sizes[0] <= wire_facts.LARGEST:
            raise Silent("it answered with sizes that cannot be")
        return self.arena[len(self.arena) - reply.sizes[0] :]

    def trace(self, entry: str) -> None:
        """Have Python's own steps in a call counted, for the next facts; a call of too many is ended."""
        self.send(wire.Call(0, entry, self._written(), phase="traced", **vars(self._manner)))
        self.answer(wire.Returned, wire.Raised)

    def sampled(self, entry: str, seconds: float) -> Taken:
        """Call the function for some seconds at most, and return where it stood at random moments of whole calls.

        The last call is not waited for, and says nothing: its end is missing. Nothing can be asked afterwards.
        """
        whole, calls, ends = list[Sample](), 0, self.clock() + seconds
        while len(whole) < _ENOUGH:
            part = list[Sample]()
            self.send(wire.Call(0, entry, self._written(), **vars(self._manner)))
            while not self._ended_within(random.uniform(0, _PAUSE_S)):
                if self.clock() >= ends:
                    return Taken(tuple(whole), calls)
                if (sample := sampling.look(self.process)) is not None:
                    part.append(sample)
            whole, calls = whole + part, calls + 1
            if self.clock() >= ends:
                break
        return Taken(tuple(whole), calls)

    def _ended_within(self, seconds: float) -> bool:
        """Return whether a call is over after a while; raises Refused where it raises."""
        try:
            reply = listen.next_message(self.process, min(self.clock() + seconds, self.deadline), self.clock)
        except listen.Late as error:
            if self.clock() >= self.deadline:
                raise Silent("it took too long") from error
            return False
        except (listen.NoMessage, wire.ProtocolError) as error:
            raise Silent(str(error)) from error
        if not isinstance(reply, wire.Returned):
            raise Refused("the function fails when it is called again", 0)
        return True

    def call(self, entry: str, arguments: Sequence[Any] = (), numba_threads: int = 0) -> float:
        """Call the function on fresh arguments, and return the seconds that it took; raises Refused where it raises.

        Numba uses so many threads, all that it has where this is 0. What the messages cost is taken off. Other
        `arguments` than the patient's own take no more room than these.
        """
        written = self._written(arguments)
        started = self.clock()
        self.send(wire.Call(0, entry, written, **vars(self._manner), numba_threads=numba_threads))
        reply = self.answer(wire.Returned, wire.Raised)
        if isinstance(reply, wire.Raised):
            raise Refused(f"{reply.type}: {reply.message}", reply.line)
        return max(self.clock() - started - self._overhead_s, _SHORTEST_S)

    def least(self, entry: str) -> float:
        """Return the seconds of the fastest of a few calls; the first, which compiles, does not count."""
        self.call(entry)
        least = self.call(entry)
        for _ in range(_REPEATS - 1 if least < _LONG_S else 0):
            least = min(least, self.call(entry))
        return least

    def _written(self, arguments: Sequence[Any] = ()) -> tuple[wire.Slot | wire.Value, ...]:
        """Write the arguments into the arena, and return where each lies."""
        places: list[wire.Slot | wire.Value] = []
        end = 0
        for argument in arguments or self._arguments:
            if isinstance(argument, np.ndarray):
                data = np.ascontiguousarray(argument)
                self.arena[end : end + data.nbytes] = data.reshape(-1).view(np.uint8).data
                places.append(wire.Slot(end, data.shape, data.dtype.str))
                end += _room(data)
            else:
                places.append(argument.item() if isinstance(argument, np.generic) else argument)
        return tuple(places)


def _room(array: np.ndarray[Any, Any]) -> int:
    return -(-array.nbytes // _ALIGNED) * _ALIGNED
