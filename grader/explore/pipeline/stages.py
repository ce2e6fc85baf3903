"""A function's way through Numba's compiler, kept stage by stage: a program for a worker, which imports nothing of ours.

`collect(asked, out)` reads JSON from the bytes of `asked`, and leaves the length of its answer and the answer, JSON too,
in `out`. It executes the file that it is given, but calls nothing of it: Numba compiles from types alone.
"""

from __future__ import annotations

import ast
import contextlib
import dis
import json
import linecache
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import numba
import numpy as np
from numba.core import codegen, event, types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, register_pass
from numba.core.typed_passes import NopythonTypeInference
from numba.core.untyped_passes import IRProcessing

FILE = "<the reader's file>"
HEADER = 8  # bytes of `out` that hold the length of the answer
_MOST_LINES, _LONGEST = 1500, 240  # of a stage, and characters of a line
_STAGES = ("ir", "types", "llvm", "optimised", "assembly")
_Line = list[Any]  # [text, line of the source or 0]


def collect(asked: np.ndarray[Any, Any], out: np.ndarray[Any, Any]) -> None:
    """Compile what `asked` names, and leave all stages in `out`, or why there are none."""
    request = json.loads(bytes(asked))
    try:
        answer = _compiled(request)
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"[:4000]}
    told = json.dumps(answer).encode()
    if len(told) + HEADER > out.size:
        told = json.dumps({"failed": "Its stages are longer than this page takes: choose a smaller function."}).encode()
    out[:HEADER] = np.frombuffer(len(told).to_bytes(HEADER, "little"), np.uint8)
    out[HEADER : HEADER + len(told)] = np.frombuffer(told, np.uint8)


def _compiled(request: dict[str, Any]) -> dict[str, Any]:
    source, name = request["source"], request["name"]
    function, options = _function(source, name)
    numba.njit(lambda x: x + 1)(1)  # what a process needs once is no stage of this function
    lines = source.splitlines()
    first, last = _span(source, name)
    return {
        "source": [[text, number] for number, text in enumerate(lines[first - 1 : last], first)],
        "bytecode_s": min(_timed(lambda: compile(source, FILE, "exec")) for _ in range(5)),
        "specialisations": [_specialised(function, options, kinds, request["rounds"]) for kinds in request["types"]],
    }


def _function(source: str, name: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return the function that a file calls `name`, and Numba's options if it is compiled with some."""
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    space: dict[str, Any] = {"__name__": "reader"}
    exec(compile(source, FILE, "exec"), space)  # noqa: S102  that is what this worker is for
    found = space.get(name)
    if found is None:
        raise LookupError(f"the file defines no {name!r}")
    options = {key: value for key, value in getattr(found, "targetoptions", {}).items() if key in _OPTIONS}
    function = getattr(found, "py_func", found)
    if not hasattr(function, "__code__"):
        raise TypeError(f"{name!r} is no function of Python or njit's")
    return function, options


_OPTIONS = ("fastmath", "boundscheck", "error_model", "inline", "parallel", "nogil", "forceinline")


def _span(source: str, name: str) -> tuple[int, int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return min([node.lineno, *(one.lineno for one in node.decorator_list)]), node.end_lineno or node.lineno
    raise LookupError(f"the file has no def {name}")


def _specialised(
    function: Callable[..., Any], options: dict[str, Any], kinds: list[str], rounds: int
) -> dict[str, Any]:
    """Compile for one choice of argument types: in several rounds for the clock, and once more with line numbers."""
    signature = tuple(_type(kind) for kind in kinds)
    spent: list[dict[str, float]] = []
    for _ in range(rounds):
        with _clocked() as times:
            plain = numba.njit(function, **options)
            plain.compile(signature)
        spent.append(dict(times))
    with _kept_unoptimised() as before:
        told = numba.njit(function, pipeline_class=_Kept, debug=True, **options)
        told.compile(signature)
    kept, timed = told.overloads[told.signatures[0]], plain.overloads[plain.signatures[0]]
    return {
        "returns": str(kept.signature.return_type),
        "first_s": sum(spent[0].values()),
        "seconds": {stage: min(each[stage] for each in spent) for stage in _STAGES},
        **{stage: kept.metadata["snapshots"][stage] for stage in ("ir", "types")},
        "bytecode": _bytecode(function),
        "modules": before,
        "optimised": kept.library.get_llvm_str(),
        "assembly": kept.library.get_asm_str(),
        "symbol": kept.fndesc.llvm_func_name,
        "plain_assembly": timed.library.get_asm_str(),
        "plain_symbol": timed.fndesc.llvm_func_name,
    }


def _type(kind: str) -> types.Type:
    """Return Numba's type for `f8`, a number, or `f8:2`, a C-contiguous array of two dimensions, `f8:2:A`, any."""
    name, dimensions, layout = [*kind.split(":"), "", ""][:3]
    scalar = numba.from_dtype(np.dtype(name))
    return types.Array(scalar, int(dimensions), layout or "C") if dimensions else scalar


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class _Clock:
    """Seconds by stage: each moment counts for the innermost stage that is being worked on."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(_STAGES, 0.0)
        self._open: list[str] = ["llvm"]
        self._since = time.perf_counter()

    def enter(self, stage: str) -> None:
        self._charge()
        self._open.append(stage)

    def leave(self) -> None:
        self._charge()
        self._open.pop()

    def _charge(self) -> None:
        now = time.perf_counter()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now


class _Passes(event.Listener):
    """Tells the clock which pass of Numba's runs."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock

    def on_start(self, event: event.Event) -> None:
        self._clock.enter(_stage(event.data["name"]))

    def on_end(self, event: event.Event) -> None:  # noqa: ARG002  a listener's signature
        self._clock.leave()


def _stage(name: str) -> str:
    """Return the stage that a pass works for: lowering makes LLVM IR, inference and what needs types work on types."""
    word = name.partition(" ")[0]
    if "lowering" in word or "backend" in word:
        return "llvm"
    return "types" if word in _TYPED else "ir"


_TYPED = {
    "nopython_type_inference",
    "nopython_rewrites",
    "annotate_types",
    "strip_phis",
    "inline_overloads",
    "pre_parfor_pass",
    "parfor_pass",
    "parfor_fusion_pass",
    "parfor_prelower_pass",
    "ir_legalization",
    "literal_propagation",
}


@contextlib.contextmanager
def _clocked() -> Iterator[dict[str, float]]:
    clock = _Clock()
    library = codegen.CPUCodeLibrary
    with (
        event.install_listener("numba:run_pass", _Passes(clock)),
        _counted(library, "_optimize_functions", clock, "optimised"),
        _counted(library, "_optimize_final_module", clock, "optimised"),
        _counted(codegen.JITCodeLibrary, "_finalize_final_module", clock, "assembly"),
    ):
        clock.seconds.update(dict.fromkeys(_STAGES, 0.0))
        yield clock.seconds
        clock.enter("llvm")


def _counted(owner: type, name: str, clock: _Clock, stage: str) -> contextlib.AbstractContextManager[Any]:
    original = getattr(owner, name)

    def counted(self: Any, *arguments: Any) -> Any:
        clock.enter(stage)
        try:
            return original(self, *arguments)
        finally:
            clock.leave()

    return mock.patch.object(owner, name, counted)


@contextlib.contextmanager
def _kept_unoptimised() -> Iterator[list[str]]:
    """Keep the text of every module that goes to the optimiser, as it is before."""
    kept: list[str] = []
    original = codegen.CPUCodeLibrary._optimize_functions  # noqa: SLF001  the only place between the two

    def keep(self: Any, module: Any) -> None:
        kept.append(str(module))
        original(self, module)

    with mock.patch.object(codegen.CPUCodeLibrary, "_optimize_functions", keep):
        yield kept


@register_pass(mutates_CFG=False, analysis_only=True)
class _KeepIr(AnalysisPass):
    """Keeps the statements of Numba's own representation."""

    _name = "keep_ir"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Keep each statement with its line."""
        state.metadata.setdefault("snapshots", {})["ir"] = _statements(state, lambda statement: str(statement))
        return False


@register_pass(mutates_CFG=False, analysis_only=True)
class _KeepTypes(AnalysisPass):
    """Keeps the same statements with what type inference found."""

    _name = "keep_types"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Keep each statement with its line and its type."""

        def told(statement: Any) -> str:
            target = getattr(statement, "target", None)
            kind = state.typemap.get(getattr(target, "name", ""))
            return f"{statement}  :: {kind}" if kind is not None else str(statement)

        state.metadata.setdefault("snapshots", {})["types"] = _statements(state, told)
        return False


class _Kept(CompilerBase):  # type: ignore[misc]  # Numba has no types
    """Numba's own passes, and after two of them a look at what there is."""

    def define_pipelines(self) -> list[Any]:
        """Return Numba's pipeline with the two looks."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_KeepIr, IRProcessing)
        passes.add_pass_after(_KeepTypes, NopythonTypeInference)
        passes.finalize()
        return [passes]


def _statements(state: Any, told: Callable[[Any], str]) -> list[_Line]:
    lines: list[_Line] = []
    for label, block in sorted(state.func_ir.blocks.items()):
        lines.append([f"block {label}:", 0])
        lines += [["    " + told(statement), statement.loc.line] for statement in block.body]
    return _bounded(lines)


def _bytecode(function: Callable[..., Any]) -> list[_Line]:
    lines, line = [], 0
    for each in dis.get_instructions(function):
        line = each.starts_line or line
        lines.append(
            [f"{'>>' if each.is_jump_target else '  '} {each.offset:4} {each.opname:<22} {each.argrepr}", line]
        )
    return _bounded(lines)


def _bounded(lines: list[_Line]) -> list[_Line]:
    shown = [[text[:_LONGEST], line] for text, line in lines[:_MOST_LINES]]
    left = len(lines) - len(shown)
    return [*shown, [f"... and {left} more lines", 0]] if left else shown
