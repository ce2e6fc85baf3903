"""A kernel compiled, run on the emulated GPU and judged: everything that `jitgrade cuda-explain` shows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.cuda.arguments import arguments, type_of
from grader.cuda.offline_compile import Compiled, Uncompiled, Usage, compile_kernel, usages
from grader.errors import UsageError
from grader.ptxemu import Argument, Exhausted, Grid, Limits, PtxError, Run, Unsupported, launch, load
from grader.sandbox.launch import Launcher

_EMULATED = 80


@dataclass(frozen=True)
class Question:
    """What to explain: a kernel of a file, a launch, arguments as grader.cuda.arguments describes them."""

    file: Path
    kernel: str
    grid: Grid
    arguments: str
    dynamic_shared: int = 0
    seconds: float = 60.0


@dataclass(frozen=True)
class Explanation:
    """What there is to say. `run` is None where the kernel was not run, and `obstacle` says why."""

    question: Question
    source: tuple[str, ...]
    arguments: Sequence[Argument]
    uncompiled: Uncompiled | None
    usages: dict[int, Usage | None]
    run: Run | None
    obstacle: str


def explain(launcher: Launcher, question: Question) -> Explanation:
    """Compile and run a kernel; raises UsageError where the question cannot be asked."""
    try:
        code = question.file.read_bytes()
    except OSError as error:
        raise UsageError(f"{question.file} cannot be read: {error.strerror}.") from error
    names = _parameters(code, question.kernel)
    given = arguments(question.arguments, names)
    source = tuple(code.decode("utf-8", "replace").splitlines())
    types = [type_of(argument) for argument in given]
    name = question.file.stem if question.file.stem.isidentifier() else "kernel"
    compiled = compile_kernel(launcher, name, code, question.kernel, types)
    if isinstance(compiled, Uncompiled):
        return Explanation(question, source, given, compiled, {}, None, "")
    run, obstacle = _run(compiled, question, given)
    return Explanation(question, source, given, None, usages(launcher, compiled.texts), run, obstacle)


def _run(compiled: Compiled, question: Question, given: Sequence[Argument]) -> tuple[Run | None, str]:
    limits = Limits(seconds=question.seconds)
    try:
        program = load(compiled.texts[_EMULATED])
        return launch(program, question.grid, given, dynamic_shared=question.dynamic_shared, limits=limits), ""
    except Exhausted as error:
        return None, f"Not checked: {error}. An endless loop, or more work than is emulated: try a smaller launch."
    except Unsupported as error:
        return None, f"Not checked: the emulator does not know {error}."
    except PtxError as error:
        return None, f"Not checked: what the compiler gave is {error}."


def _parameters(code: bytes, kernel: str) -> tuple[str, ...]:
    """Return the names of a kernel's parameters; none where the file is no Python: the compiler will say so."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == kernel]
    if not found:
        named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        raise UsageError(f"The file defines no {kernel}; it defines {', '.join(named) or 'no function'}.")
    return tuple(argument.arg for argument in (*found[-1].args.posonlyargs, *found[-1].args.args))
