"""A student's kernel into PTX on a machine without a GPU, or a message that says what to write instead."""

from __future__ import annotations

import contextlib
import importlib.util
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader import wire
from grader.cuda.advice import advice
from grader.cuda.toolchain import Silent, Toolchain
from grader.sandbox.launch import Launcher
from grader.text import one_line, printable

ARCHS = (75, 80, 90, 100, 120)  # what the pinned NVVM compiles for, one of each generation
INSTALL = "Install the compiler: pip install 'jitgrade[cuda]' (make .venv/ready-cuda in the course's folder)"
_MESSAGE = 1200
_PLAIN = b"from numba import cuda\n@cuda.jit\ndef plain(out):\n    out[0] = 1\n"


class Obstacle(StrEnum):
    """Why there is no PTX: the compiler refuses the kernel, it is a stub's, or the compiler could not be asked."""

    REJECTED = "rejected"
    UNWRITTEN = "unwritten"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Uncompiled:
    """A kernel that was not compiled. `line` is 0 where it is unknown; `hint` says what to write instead."""

    obstacle: Obstacle
    message: str
    line: int = 0
    hint: str = ""


@dataclass(frozen=True)
class Usage:
    """What the assembler says a thread needs: registers, bytes of stack, bytes spilled from registers to memory."""

    registers: int
    stack: int
    spilled: int


@dataclass(frozen=True)
class Compiled:
    """A kernel's PTX by architecture, 80 for sm_80, as the worker sent it: an attacker's text.

    `exceptions` are wire.Compiled's, where they were asked for.
    """

    texts: dict[int, bytes]
    exceptions: tuple[str, ...] = ()


def missing() -> str:
    """Return why nothing can be compiled here, an empty text where the toolchain is installed."""
    found = importlib.util.find_spec("nvidia")
    folders = list(found.submodule_search_locations or ()) if found else []
    libraries = {path.name.partition(".")[0] for folder in folders for path in Path(folder).glob("cu*/lib/*.so*")}
    lacking = {"libnvvm", "libnvJitLink"} - libraries
    return f"The CUDA compiler is not installed. {INSTALL}." if lacking else ""


def compile_kernel(
    launcher: Launcher,
    name: str,
    code: bytes,
    entry: str,
    types: Sequence[str],
    archs: Sequence[int] = ARCHS,
    whole: bool = True,
    raising: bool = False,
    start: Callable[..., Toolchain] = Toolchain,
) -> Compiled | Uncompiled:
    """Compile the kernel `entry` of the file `name`.py in a worker of its own; `types` are wire.Compile's.

    Only the kernels of the file are executed; where they cannot be told apart from the rest, all of it is, or with
    `whole` False nothing: then that is why there is no PTX. `raising` is wire.Compile's.
    """
    lacking = missing()
    if lacking:
        return Uncompiled(Obstacle.UNCHECKED, lacking)
    refused = None
    for distilled in (True, False) if whole else (True,):
        try:
            with start(launcher, name, code) as toolchain:
                loaded = toolchain.load((entry,), distilled)
                if isinstance(loaded, wire.Refused):
                    refused = loaded
                    continue
                if not isinstance(loaded, wire.Loaded):
                    return _not_loaded(loaded, refused, distilled)
                found = toolchain.compile_raising(entry, tuple(types), tuple(archs), raising)
        except Silent as error:
            at_fault = distilled and works(launcher, start)
            obstacle = Obstacle.REJECTED if at_fault else Obstacle.UNCHECKED
            return Uncompiled(obstacle, f"The compiler's process gave no answer on this kernel: {error}.")
        if isinstance(found, wire.Uncompilable):
            return refusal(found)
        return Compiled(dict(zip(archs, found[0], strict=True)), found[1])
    assert refused is not None  # a file that is executed as a whole never is
    return Uncompiled(Obstacle.REJECTED, f"{one_line(refused.message, 400)}.", refused.line)


def works(launcher: Launcher, start: Callable[..., Toolchain] = Toolchain) -> bool:
    """Return whether the compiler compiles a plain kernel here and now: what it is silent about is then at fault."""
    try:
        with start(launcher, "plain", _PLAIN) as toolchain:
            loaded = toolchain.load(("plain",), True)
            return isinstance(loaded, wire.Loaded) and isinstance(toolchain.compile("plain", ("f4:1",), (80,)), list)
    except Silent:
        return False


def usages(
    launcher: Launcher, texts: Mapping[int, bytes], start: Callable[..., Toolchain] = Toolchain
) -> dict[int, Usage | None]:
    """Return what the assembler says of PTX by architecture, in a worker that holds nothing else.

    None stands for a text that it refuses, or gives no answer on.
    """
    found: dict[int, Usage | None] = dict.fromkeys(texts)
    with contextlib.suppress(Silent), start(launcher, "ptx", b"") as toolchain:
        for arch, text in texts.items():
            found[arch] = parse_usage(toolchain.assemble(text, arch))
    return found


def parse_usage(log: str) -> Usage | None:
    """Return the figures in an assembler's report, None where they are not in it."""
    registers = re.search(r"Used (\d{1,6}) registers", log)
    stack = re.search(r"(\d{1,9}) bytes stack frame", log)
    spilled = re.findall(r"(\d{1,9}) bytes spill", log)
    if registers is None:
        return None
    return Usage(int(registers[1]), int(stack[1]) if stack else 0, sum(map(int, spilled)))


def _not_loaded(
    answer: wire.Raised | wire.Parsed | wire.Refused, refused: wire.Refused | None, distilled: bool
) -> Uncompiled:
    if isinstance(answer, wire.Parsed) and not answer.syntax_error:
        return Uncompiled(Obstacle.UNWRITTEN, "The kernel is still to be written: it raises NotImplementedError.")
    if isinstance(answer, wire.Parsed):
        return Uncompiled(Obstacle.REJECTED, f"Not valid Python: {one_line(answer.syntax_error)}.", answer.line)
    if refused is not None:  # the kernels alone could not be had, and all of the file does not run here
        return Uncompiled(Obstacle.UNCHECKED, f"Not compiled: {one_line(refused.message, 400)}.", refused.line)
    assert isinstance(answer, wire.Raised)
    message = f"{one_line(answer.type, 60)} while the file was loaded: {one_line(answer.message, 400)}"
    obstacle = Obstacle.REJECTED if distilled else Obstacle.UNCHECKED  # nothing of the file but its kernels can fail
    return Uncompiled(obstacle, message, answer.line)


def refusal(found: wire.Uncompilable) -> Uncompiled:
    """Return in our words why the compiler made nothing."""
    if found.cause == "unchecked":
        return Uncompiled(Obstacle.UNCHECKED, f"The compiler does not work here: {one_line(found.message, 400)}", 0)
    told = advice(found.type, found.message)
    message = told.message or _first_words(found)
    return Uncompiled(Obstacle.REJECTED, message, found.line, told.hint)


def _first_words(found: wire.Uncompilable) -> str:
    """Return the part of the compiler's message that says something: not its frame."""
    lines = [line.strip() for line in printable(found.message, _MESSAGE).splitlines()]
    telling = [line for line in lines if line and not line.startswith(("Failed in", "During:", "File ", "^"))]
    words = " ".join(telling[:3]) or "it gave no reason"
    return f"The compiler refuses this ({one_line(found.type, 60)}): {one_line(words, 400)}"
