"""A worker on the GPU as grading has it, and one call of its kernel with everything that is checked about it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from grader.judge.call.device_arena import DeviceArena
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.sandbox.launch import Launcher
from grader.wire import Place

_TIMEOUT_S = 120.0
LAUNCH = (65_536, 256)


class Worker:
    """`code` with its kernel `vector_add`, on memory of the judge's. Kernels alone are executed where `distilled`."""

    def __init__(self, launcher: Launcher, code: bytes, distilled: bool) -> None:
        program = Program(
            "addition", code, ("vector_add",), place=Place.DEVICE, distilled=distilled, shares_device=True
        )
        self._link = Link(launcher, program)
        self._link.load(_TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._link.close()

    def add(self, a: Any, b: Any, poison: Any, expected: Any, launch: tuple[int, ...] = LAUNCH) -> tuple[float, str]:
        """Call it on CuPy arrays; return the seconds by the judge's clock, and what was wrong.

        Raises SubmissionFault where the worker fails.
        """
        arrays, slots, message = self._link.write([a, b, poison])
        _, seconds = self._link.call("vector_add", message, _TIMEOUT_S, launch)
        arena = self._link._arena
        assert isinstance(arena, DeviceArena)
        if not all(arena.matches(slot, array) for slot, array in zip(slots[:2], arrays[:2], strict=True)):
            return seconds, "it changed an input"
        if arena.overrun(arrays, slots) is not None:
            return seconds, "it wrote beside its arrays"
        if not arena.matches(slots[-1], expected):
            return seconds, "its output is wrong"
        arena.require_settled(expected)
        return seconds, ""
