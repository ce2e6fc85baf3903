"""The corpus of kernels: compiled once for a whole session, each with its launch and what must be found in it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader import wire
from grader.cuda.arguments import arguments, type_of
from grader.cuda.toolchain import Toolchain
from grader.ptxemu import NOTES, Argument, Grid, Kind, Orders, Run, launch, load
from grader.sandbox import choice
from grader.sandbox.launch import Launcher

FOLDER = Path(__file__).parent / "kernels"
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Case:
    """A kernel's launch: blocks, threads, arguments. `finds` are the mistakes that must be found, and no others.

    `make` makes the arguments where no text describes them. `expected` says for a right kernel what its arrays hold
    afterwards, given what they held before. `raising` has the kernel store the exceptions that it raises.
    """

    kernel: str
    blocks: tuple[int, ...]
    threads: tuple[int, ...]
    arguments: str
    finds: frozenset[Kind] = frozenset()
    expected: Callable[..., Any] | None = None
    tolerance: float = 0.0
    shared: int = 0
    notes: frozenset[Kind] = field(default=frozenset())
    make: Callable[[], list[Argument]] | None = None
    raising: bool = False

    @property
    def grid(self) -> Grid:
        """The launch."""
        x, y, z = (*self.blocks, 1, 1)[:3]
        u, v, w = (*self.threads, 1, 1)[:3]
        return Grid((x, y, z), (u, v, w))

    def given(self) -> list[Argument]:
        """Return the arguments, the same ones each time."""
        return self.make() if self.make else arguments(self.arguments, ())


def kernels_of(name: str) -> tuple[str, ...]:
    """Return the kernels of a file of the corpus."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text())
    return tuple(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any(map(_makes_kernel, node.decorator_list))
    )


def _makes_kernel(decorator: ast.expr) -> bool:
    text = ast.unparse(decorator)
    return text.startswith("cuda.jit") and "device" not in text


class Compiler:
    """Compiles the corpus, one worker for each file of it."""

    def __init__(self, arch: int = 80) -> None:
        self._launcher = Launcher(choice.strongest(or_none=True))
        self._arch = arch
        self._toolchains: dict[str, Toolchain] = {}
        self._compiled: dict[tuple[str, str, tuple[str, ...], int], Any] = {}

    def close(self) -> None:
        """End the workers."""
        self._launcher.close()

    def compile(
        self,
        file: str,
        kernel: str,
        types: tuple[str, ...],
        distilled: bool = True,
        raising: bool = False,
        arch: int = 0,
    ) -> Any:
        """Return a kernel's PTX, for this compiler's architecture or for `arch`, or why the worker has none."""
        arch = arch or self._arch
        known = self._compiled.get((file, kernel, types, arch))
        if known is not None:
            return known
        if file not in self._toolchains:
            code = (FOLDER / f"{file}.py").read_bytes()
            toolchain = Toolchain(self._launcher, file, code, 600)
            loaded = toolchain.load(kernels_of(file), distilled)
            assert isinstance(loaded, wire.Loaded), loaded
            self._toolchains[file] = toolchain
        found = self._toolchains[file].compile_raising(kernel, types, (arch,), raising)
        result = found if isinstance(found, wire.Uncompilable) else found[0][0]
        self._compiled[file, kernel, types, arch] = result
        return result

    def run(
        self,
        file: str,
        case: Case,
        checks: bool = True,
        distilled: bool = True,
        arch: int = 0,
        orders: Orders | None = None,
    ) -> tuple[Run, list[Any], list[Any]]:
        """Run a case; return what was found, and its arguments before and after."""
        given = case.given()
        before = [copy.deepcopy(argument.value) for argument in given]
        types = tuple(type_of(argument) for argument in given)
        text = self.compile(file, case.kernel, types, distilled, case.raising, arch)
        assert isinstance(text, bytes), text
        shared = case.shared
        run = launch(load(text), case.grid, given, checks=checks, dynamic_shared=shared, locks=True, orders=orders)
        return run, before, [argument.value for argument in given]


def mistakes(run: Run) -> frozenset[Kind]:
    """Return the kinds of mistakes found, without those that are only worth a note."""
    return frozenset(finding.kind for finding in run.findings if finding.kind not in NOTES)
