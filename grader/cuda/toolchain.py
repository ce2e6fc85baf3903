"""A worker that compiles or assembles: started, asked, and killed. What it answers is an attacker's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from grader import wire
from grader.sandbox.asked import Asked, Silent
from grader.sandbox.launch import Launcher
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job
from grader.wire import Place

__all__ = ["Silent", "Toolchain"]

_MEMORY = 6 * 2**30  # address space: LLVM reserves more than it uses
_ARENA = 32 * 2**20
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Toolchain(Asked):
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
        job = Job(name, code, dict(_ENVIRONMENT), limits, Place.COMPILER)
        super().__init__(launcher, job, _ARENA, timeout_s, clock)

    def load(self, entries: tuple[str, ...], distilled: bool) -> wire.Loaded | wire.Refused | wire.Raised | wire.Parsed:
        """Have the file loaded, or only its kernels; answered by Parsed, it is not Python or a kernel unwritten."""
        return self.load_file(wire.Load(str(self.process.path), entries, Place.COMPILER, distilled))

    def compile(self, entry: str, types: tuple[str, ...], archs: tuple[int, ...]) -> list[bytes] | wire.Uncompilable:
        """Return the PTX of a loaded kernel for each architecture, or why there is none."""
        found = self.compile_raising(entry, types, archs, raising=False)
        return found if isinstance(found, wire.Uncompilable) else found[0]

    def compile_raising(
        self, entry: str, types: tuple[str, ...], archs: tuple[int, ...], raising: bool = True
    ) -> tuple[list[bytes], tuple[str, ...]] | wire.Uncompilable:
        """Return the same of a kernel that stores its exceptions, with what these are: wire.Compiled's."""
        self.send(wire.Compile(str(self.process.path), entry, types, archs, raising))
        reply = self.answer(wire.Compiled, wire.Uncompilable)
        if isinstance(reply, wire.Uncompilable):
            return reply
        if len(reply.sizes) != len(archs) or min(reply.sizes) < 0 or sum(reply.sizes) > _ARENA:
            raise Silent("it answered with sizes that cannot be")
        ends = [sum(reply.sizes[: number + 1]) for number in range(len(archs))]
        texts = [bytes(self.arena[end - size : end]) for end, size in zip(ends, reply.sizes, strict=True)]
        return texts, reply.exceptions

    def assemble(self, text: bytes, arch: int) -> str:
        """Return what the assembler reports of a text of PTX, an empty text where it refuses it."""
        self.arena[: len(text)] = text
        self.send(wire.Assemble(arch, len(text)))
        reply = self.answer(wire.Assembled, wire.Uncompilable)
        return reply.log if isinstance(reply, wire.Assembled) else ""
