"""One worker as the judge drives it: frozen but for the moment of a call, every answer treated as hostile."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import numpy as np

from grader import wire
from grader.advice import Here
from grader.errors import KitError
from grader.judge.call.arena import Arena, Array
from grader.judge.call.device_arena import DeviceArena
from grader.judge.call.output import Output
from grader.judge.call.program import Program
from grader.judge.faults import (
    Stage,
    SubmissionFault,
    Tampering,
    from_exit,
    from_raised,
    from_refused,
    from_syntax,
)
from grader.model import Verdict
from grader.sandbox import channel, listen
from grader.sandbox.launch import Launcher
from grader.sandbox.listen import Clock
from grader.sandbox.watch.stopping import Stillness
from grader.sandbox.watch.witness import Pairs, Witness, file_of
from grader.wire import Phase, Place

_MAPPING_S = 60.0  # seconds: the driver starts meanwhile


class Written(NamedTuple):
    """The arguments of a call in the arena: each array and its slot, in order, and what the worker is sent of all."""

    arrays: list[Array]
    slots: list[wire.Slot]
    message: list[wire.Slot | wire.Value]


class Link:
    """A started worker. Every method raises SubmissionFault where the submission is at fault."""

    def __init__(self, launcher: Launcher, program: Program, clock: Clock = time.perf_counter) -> None:
        self.program = program
        self.output = Output()
        self.loaded = wire.Loaded({}, {})
        self._launcher = launcher
        self._clock = clock
        self._arena: Arena | DeviceArena | None = None
        self._number = 0
        self._process = launcher.start(program.job())

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def load(self, timeout_s: float) -> wire.Parsed:
        """Have the worker parse and execute the file, and freeze it; return what the source says."""
        program = self.program
        path = str(self._process.path)
        self._send(wire.Load(path, program.entries, program.place, program.distilled))
        facts: wire.Parsed = self._expect(wire.Parsed, timeout_s)
        if facts.syntax_error:
            raise from_syntax(facts.syntax_error, facts.line, program.code)
        refusals = (wire.Refused,) if program.distilled else ()
        reply = self._expect((wire.Loaded, wire.Raised, *refusals), timeout_s)
        self.rest()
        if isinstance(reply, wire.Refused):
            raise from_refused(reply)
        if isinstance(reply, wire.Raised):
            raise self._fault(reply, Stage.LOADING)
        self.loaded = reply
        return facts

    def write(self, arguments: list[Any], strided: bool = False) -> Written:
        """Write the arrays among `arguments` into the arena, making a larger one where it must be.

        With `strided`, all but the last keep their strides.
        """
        arrays = [argument for argument in arguments if hasattr(argument, "dtype")]
        if self.program.shares_device:  # CuPy's too
            needed = DeviceArena.needed(arrays)
        else:
            kept = len(arrays) - 1 if strided else 0
            arrays[kept:] = [np.asarray(array, order="C") for array in arrays[kept:]]
            needed = Arena.needed(arrays)
        if self._arena is None or self._arena.size < needed:
            self._replace_arena(needed)
        assert self._arena is not None
        slots = self._arena.write(arrays)
        remaining = iter(slots)
        message = [next(remaining) if hasattr(argument, "dtype") else argument for argument in arguments]
        return Written(arrays, slots, message)

    def journey(
        self, name: str, message: list[Any], timeout_s: float, launch: tuple[int, ...], **how: Any
    ) -> tuple[wire.Returned, float]:
        """Call as `call` does; what a worker copies to a GPU before, and back after, is not counted.

        `how` has the fields of a wire.Call that say how a ufunc is called.
        """
        if not launch or self.program.place is not Place.DEVICE or self.program.shares_device:
            return self.call(name, message, timeout_s, launch, **how)
        self.call(name, message, timeout_s, launch, "stage")
        timed = self.call(name, message, timeout_s, launch, "run")
        self.call(name, message, timeout_s, launch, "fetch")
        return timed

    def call(
        self,
        entry: str,
        message: list[Any],
        timeout_s: float,
        launch: tuple[int, ...] = (),
        phase: Phase = "all",
        **how: Any,
    ) -> tuple[wire.Returned, float]:
        """Thaw, call, freeze; return the answer and the seconds between, by the judge's clock."""
        self._number += 1
        threads = self.program.threads if entry in self.program.threaded else 1
        call = wire.Call(self._number, entry, tuple(message), launch, phase, threads=threads, **how)
        data = wire.encode(call)
        reply, seconds = self._exchange(data, timeout_s)
        if isinstance(reply, wire.Raised):
            raise self._fault(reply)
        return reply, seconds

    def ping(self, timeout_s: float = 10.0) -> float:
        """Return the seconds that a call costs which does nothing."""
        self._number += 1
        reply, seconds = self._exchange(wire.encode(wire.Ping(self._number)), timeout_s)
        if not isinstance(reply, wire.Returned):
            raise Tampering("Sent the judge an exception where nothing of its own was called.")
        return seconds

    def read(self, slot: wire.Slot, into: Array) -> None:
        """Copy the array at `slot` as the worker left it when it answered into one of its shape and dtype."""
        assert self._arena is not None
        self._arena.read(slot, into)
        self._require_stillness()

    def unchanged(self, slot: wire.Slot, array: Array) -> bool:
        """Return whether the worker left the array at `slot` as it was."""
        assert self._arena is not None
        return self._arena.matches(slot, array)

    def overrun(self, arrays: list[Array], slots: list[wire.Slot]) -> int | None:
        """Return the index of an array beside which the worker wrote, or None."""
        assert self._arena is not None
        return self._arena.overrun(arrays, slots)

    def watched(self, slots: list[wire.Slot], pairs: Pairs) -> Witness:
        """Return a witness of how bytes of the first slot come to the last; `pairs` holds their offsets in both."""
        assert self._arena is not None
        memory = file_of(self._arena.descriptor)
        return Witness(self.pid, memory, tuple((slots[0].offset + of, slots[-1].offset + to) for of, to in pairs))

    def empty(self) -> None:
        """Give back the memory of the arrays, which hold nothing any more but stay mapped; not for a GPU's."""
        if isinstance(self._arena, Arena):
            self._arena.empty()

    def rest(self) -> None:
        """Freeze the worker; raises Tampering where something of it runs on."""
        self._freeze()
        if self._launcher.leftovers(self._process):
            raise Tampering("Left a process running after it had answered.")
        try:
            listen.require_moderate(self._process)
        except listen.NoMessage as error:
            raise self._blame(error) from error

    def _freeze(self) -> None:
        found = self._process.freeze()
        if found is Stillness.DEFIANT:
            raise Tampering("Could not be stopped after it had answered.")
        if found is Stillness.STARVED:
            text = "This machine was too busy to judge: no processor was free for a minute. Grade it again later."
            raise SubmissionFault(Verdict.NOISY, text)

    def _require_stillness(self) -> None:
        if self._process.woke():
            raise Tampering("Ran on while it should have stood still.")

    def close(self) -> None:
        """Kill the worker and all it started; raises Undying where that cannot be done."""
        try:
            self._process.close()
        finally:
            self._drop_arena()

    def _drop_arena(self) -> None:
        if self._arena is not None:
            self._arena.close()
            self._arena = None

    def _replace_arena(self, needed: int) -> None:
        fresh = self._arena is None
        self._drop_arena()
        if self.program.shares_device:
            self._share_device(needed, fresh)
            return
        self._arena = Arena(needed)
        self._send(wire.Map(needed), self._arena.descriptor)
        if self.program.watched:
            self.ping()  # before every call: whether it is one that a witness sees must not show

    def _share_device(self, needed: int, fresh: bool) -> None:
        """Have the worker map memory of the GPU; only where no kernel has run yet, it is ours if it cannot."""
        try:
            self._arena = DeviceArena(needed)
        except Exception as error:
            raise KitError(f"{needed} bytes of the GPU's memory: {error}. End what else uses the GPU.") from error
        self._send(wire.Map(self._arena.size, device=True), self._arena.descriptor)
        try:
            self.ping(_MAPPING_S)
        except SubmissionFault as fault:
            if fresh:
                raise KitError(f"A worker could not map the GPU's memory: {fault}") from fault
            raise

    def _exchange(self, data: bytes, timeout_s: float) -> tuple[Any, float]:
        self._require_silence()
        self._require_stillness()
        started = self._clock()
        self._process.thaw()
        self._put(data)
        reply = self._receive(started, timeout_s)
        self._freeze()  # before the clock is read: what still runs after the answer is on the submission's time
        if self._arena is not None:
            self._arena.settle()  # likewise for what a GPU still does
        seconds = self._clock() - started
        self.rest()
        if not isinstance(reply, (wire.Returned, wire.Raised)) or reply.number != self._number:
            raise Tampering("Sent the judge an answer to a question that was not asked.")
        return reply, seconds

    def _send(self, message: wire.Request, descriptor: int | None = None) -> None:
        self._put(wire.encode(message), () if descriptor is None else (descriptor,))

    def _put(self, data: bytes, descriptors: tuple[int, ...] = ()) -> None:
        try:
            channel.send(self._process.channel, data, *descriptors)
        except BlockingIOError as error:
            raise Tampering("Stopped reading what the judge sends.") from error
        except OSError as error:
            raise self._gone() from error

    def _expect(self, kinds: Any, timeout_s: float) -> Any:
        reply = self._receive(self._clock(), timeout_s)
        if not isinstance(reply, kinds):
            raise Tampering("Sent the judge a message out of turn.")
        return reply

    def _receive(self, started: float, timeout_s: float) -> wire.Reply:
        """Return the next message, and take in what is printed meanwhile."""
        try:
            return listen.next_message(self._process, started + timeout_s, self._clock, self.output.add)
        except listen.Late as error:
            raise SubmissionFault(Verdict.TIMEOUT, f"Gave no answer within {timeout_s:.3g} s.") from error
        except (listen.NoMessage, wire.ProtocolError) as error:
            raise self._blame(error) from error

    def _blame(self, error: Exception) -> SubmissionFault:
        """Return the fault that it is to do this in place of answering."""
        if isinstance(error, listen.Immoderate):
            return SubmissionFault(Verdict.CRASHED, f"Stopped: it had {error}.")
        if isinstance(error, listen.Crowded):
            text = "This machine had no memory left to judge with. Close other programs, and grade it again."
            return SubmissionFault(Verdict.NOISY, text)
        if isinstance(error, listen.Concealed):
            return Tampering("Hid its process from the judge.")
        return self._gone() if isinstance(error, listen.Ended) else Tampering(f"Sent the judge {error}.")

    def _require_silence(self) -> None:
        """Raise Tampering where a message waits that nobody has asked for, or what has happened to the worker."""
        if not listen.has_spoken(self._process):
            return
        try:
            listen.read(self._process)
        except (listen.NoMessage, wire.ProtocolError) as error:
            raise self._blame(error) from error
        raise Tampering("Answered before it was asked.")

    def _fault(self, raised: wire.Raised, stage: Stage = Stage.RUNNING) -> SubmissionFault:
        program = self.program
        here = Here(f"{program.name}.py", program.threads, program.packages)
        return from_raised(raised, program.code, program.memory_mb, here, stage)

    def _gone(self) -> SubmissionFault:
        return from_exit(self._process.exit_status(), self.program.memory_mb)
