"""A kernel's text, compiled in a sandbox and launched on the emulated GPU: for tests of what kernels do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from grader.cuda import Uncompiled, compile_kernel, offline_compile, type_of
from grader.model import Isolation
from grader.ptxemu import Argument, Grid, Run, launch, load
from grader.sandbox.launch import Launcher

LACKING = offline_compile.missing()
needs_compiler = [pytest.mark.slow, pytest.mark.skipif(bool(LACKING), reason=LACKING or "installed")]


def emulated(code: str, kernel: str, blocks: tuple[int, int], threads: tuple[int, int], values: Sequence[Any]) -> Run:
    """Launch `kernel` of this code on blocks and threads in x and y; the last of the values is filled in place.

    It may be read before it is written: it holds what the caller has put there.
    """
    given = [Argument(f"argument {number}", value) for number, value in enumerate(values)]
    text = compiled(code, kernel, tuple(map(type_of, given)))
    assert isinstance(text, bytes), text
    return launch(load(text), Grid((*blocks, 1), (*threads, 1)), given)


def compiled(code: str, kernel: str, types: tuple[str, ...]) -> bytes | Uncompiled:
    """Return a kernel's PTX for arguments of these types, or why there is none."""
    with Launcher(Isolation.NONE) as launcher:
        found = compile_kernel(launcher, "kernels", code.encode(), kernel, types, (80,))
    return found if isinstance(found, Uncompiled) else found.texts[80]
