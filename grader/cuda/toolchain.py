"""A worker that compiles or assembles: started, asked, and killed. What it answers is an attacker's."""

from __future__ import annotations

import mmap
import os
import time
from collections.abc import Callable
from typing import Any, Self

from grader import wire
from grader.sandbox import channel, listen
from grader.sandbox.launch import Launcher
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job
from grader.wire import Place

_MEMORY = 6 * 2**30  # address space: LLVM reserves more than it uses
_ARENA = 32 * 2**20
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Silent(Exception):
    """The worker gave no answer: it died, took too long, or said something else than was asked."""


class Toolchain:
    """A worker with the compiler in it, and the file `name`.py that holds `code`.

    Every method raises Silent where no proper answer comes within `timeout_s` seconds.
    """

    def __init__(
        self,
        launcher: Launcher,
        name: str,
        code: bytes,
        timeout_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = ResourceLimits(address_space=_MEMORY, cpu_s=int(timeout_s) + 1, tasks=32)
        self._process = launcher.start(Job(name, code, dict(_ENVIRONMENT), limits, Place.COMPILER))
        self._deadline = clock() + timeout_s
        self._clock = clock
        self._descriptor = channel.shared_memory("ptx", _ARENA)
        self._arena = mmap.mmap(self._descriptor, _ARENA)
        self._send(wire.Map(_ARENA), self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.close()
        self._arena.close()
        os.close(self._descriptor)

    def load(self, entries: tuple[str, ...], distilled: bool) -> wire.Loaded | wire.Refused | wire.Raised | wire.Parsed:
        """Have the file loaded, or only its kernels; answered by Parsed, it is not Python or a kernel unwritten."""
        self._send(wire.Load(str(self._process.path), entries, Place.COMPILER, distilled))
        facts = self._answer(wire.Parsed)
        if facts.syntax_error or set(entries) & set(facts.unwritten):
            return facts  # type: ignore[no-any-return]
        return self._answer(wire.Loaded, wire.Refused, wire.Raised)  # type: ignore[no-any-return]

    def compile(self, entry: str, types: tuple[str, ...], archs: tuple[int, ...]) -> list[bytes] | wire.Uncompilable:
        """Return the PTX of a loaded kernel for each architecture, or why there is none."""
        found = self.compile_raising(entry, types, archs, raising=False)
        return found if isinstance(found, wire.Uncompilable) else found[0]

    def compile_raising(
        self, entry: str, types: tuple[str, ...], archs: tuple[int, ...], raising: bool = True
    ) -> tuple[list[bytes], tuple[str, ...]] | wire.Uncompilable:
        """Return the same of a kernel that stores its exceptions, with what these are: wire.Compiled's."""
        self._send(wire.Compile(str(self._process.path), entry, types, archs, raising))
        reply = self._answer(wire.Compiled, wire.Uncompilable)
        if isinstance(reply, wire.Uncompilable):
            return reply
        if len(reply.sizes) != len(archs) or min(reply.sizes) < 0 or sum(reply.sizes) > _ARENA:
            raise Silent("it answered with sizes that cannot be")
        ends = [sum(reply.sizes[: number + 1]) for number in range(len(archs))]
        texts = [bytes(self._arena[end - size : end]) for end, size in zip(ends, reply.sizes, strict=True)]
        return texts, reply.exceptions

    def assemble(self, text: bytes, arch: int) -> str:
        """Return what the assembler reports of a text of PTX, an empty text where it refuses it."""
        self._arena[: len(text)] = text
        self._send(wire.Assemble(arch, len(text)))
        reply = self._answer(wire.Assembled, wire.Uncompilable)
        return reply.log if isinstance(reply, wire.Assembled) else ""

    def _send(self, message: wire.Request, *descriptors: int) -> None:
        try:
            channel.send(self._process.channel, wire.encode(message), *descriptors)
        except OSError as error:
            raise Silent("its process ended") from error

    def _answer(self, *kinds: type[Any]) -> Any:
        """Return the next message; what the worker prints meanwhile is thrown away."""
        try:
            reply = listen.next_message(self._process, self._deadline, self._clock)
        except listen.Immoderate as error:
            raise Silent(f"it had {error}") from error
        except listen.NoMessage as error:
            raise Silent(str(error)) from error
        except wire.ProtocolError as error:
            raise Silent("it sent what is no answer") from error
        if not isinstance(reply, kinds):
            raise Silent("it sent another answer than was asked for")
        return reply
