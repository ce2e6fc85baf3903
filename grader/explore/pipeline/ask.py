"""A worker asked for the stages of a function.

The file is the reader's and may be anybody's: it runs in the sandbox alone, and what comes back is an attacker's.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader import functions
from grader.catalog import EntryPoint, Kind, Limits
from grader.cuda.arguments import arguments, type_of
from grader.errors import UsageError
from grader.explore.pipeline import texts
from grader.explore.pipeline.texts import Line
from grader.explore.provenance import Provenance, provenance
from grader.judge.call import Program, Submission
from grader.judge.faults import SubmissionFault
from grader.sandbox.launch import Launcher
from grader.text import one_line, printable

_HERE = Path(__file__).parent
DEFAULT = (f"{_HERE / 'example.py'}:clipped_sum", ("f8[1000] f8=0.5", "f4[1000] f4=0.5", "i8[1000] i8=50"))
_ANSWER_BYTES = 16 * 2**20
_HEADER = 8  # as in stages.py, which imports nothing of ours
_LONGEST_FILE = 256 * 1024
_MOST_SPECIALISATIONS = 4
_ROUNDS, _ROUNDS_QUICK = 7, 2
_HOW = (
    "The function is compiled anew several times in a worker of the sandbox; each stage counts with its fastest time."
    " The clock is told by Numba's events which pass runs, and by its code library when LLVM optimises and emits."
    " Texts come from one more compilation, with line numbers (debug=True)"
)
_TITLES = {
    "bytecode": ("Bytecode", "what Python's own compiler makes of the text: a stack machine, and no types"),
    "ir": ("Numba IR", "the stack is gone: every value has a name, the function is blocks and jumps"),
    "types": ("Types", "from the arguments' types the type of every value follows, or compiling ends here"),
    "llvm": ("LLVM before", "Numba's lowering: each statement as LLVM instructions, memory for every variable"),
    "optimised": ("LLVM after", "inlined, simplified, vectorised: LLVM's own passes"),
    "assembly": ("Assembly", "instructions of this processor"),
}


@dataclass(frozen=True)
class Question:
    """A function of a file, and the types of its arguments as wire.Compile has them, for each specialisation."""

    source: str
    name: str
    types: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Stage:
    """A stage's lines, and the seconds that it took."""

    key: str
    title: str
    meaning: str
    seconds: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Specialisation:
    """All stages for one choice of argument types.

    `first_s` is what the first of the compilations took. `same_code` says whether the program without line numbers,
    which was timed, has the same instructions as the one that is shown.
    """

    signature: str
    returns: str
    first_s: float
    stages: tuple[Stage, ...]
    same_code: bool


@dataclass(frozen=True)
class Pipeline:
    """What the pipeline explorer found: the function's own lines, numbered as in its file, and its specialisations."""

    provenance: Provenance
    isolation: str
    name: str
    source: tuple[Line, ...]
    specialisations: tuple[Specialisation, ...]


def question(where: str, described: tuple[str, ...]) -> Question:
    """Return what `file.py:name` and one description of arguments for each specialisation ask for.

    Nothing of the file runs. Raises UsageError where there is no such function, or it takes other arguments.
    """
    file, name = functions.placed(where, name="name")
    if not 1 <= len(described) <= _MOST_SPECIALISATIONS:
        raise UsageError(f'Describe its arguments once to {_MOST_SPECIALISATIONS} times, as in --args "f8[1000] i8=3".')
    try:
        source = functions.read(file)[: _LONGEST_FILE + 1].decode("utf-8")
        names = _parameters(source, name)
    except (ValueError, SyntaxError) as error:
        raise UsageError(f"{file} is no Python: {one_line(str(error))}.") from error
    if len(source) > _LONGEST_FILE:
        raise UsageError(f"{file} has more than {_LONGEST_FILE >> 10} KiB.")
    if names is None:
        raise UsageError(f"{file} has no function {name!r} at its outermost level.")
    return Question(source, name, tuple(tuple(map(type_of, arguments(one, names))) for one in described))


def _parameters(source: str, name: str) -> list[str] | None:
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name]
    return [one.arg for one in found[-1].args.args] if found else None


def measure(launcher: Launcher, asked: Question, *, quick: bool = False) -> Pipeline:
    """Compile a function in a worker; takes a few seconds.

    Raises UsageError where it does not compile, with what the compiler says.
    """
    request = {"source": asked.source, "name": asked.name, "types": asked.types}
    answer = _answer(launcher, request | {"rounds": _ROUNDS_QUICK if quick else _ROUNDS})
    if "failed" in answer:
        raise UsageError(f"{asked.name} does not compile: {printable(str(answer['failed']), 1500)}")
    try:
        return _checked(asked, answer, str(launcher.isolation))
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise UsageError(f"{asked.name}'s worker sent what is no answer: its file interferes with Numba.") from error


def _answer(launcher: Launcher, request: dict[str, Any]) -> dict[str, Any]:
    entry = EntryPoint("collect", Kind.FUNCTION, ("asked", "out"))
    program = Program("stages", (_HERE / "stages.py").read_bytes(), (entry.name,))
    limits = Limits(first_call_s=120.0, total_s=120.0)
    worker = Submission(launcher, program, {entry.name: entry}, limits, np.random.default_rng(0))
    out = np.zeros(_ANSWER_BYTES, np.uint8)
    try:
        worker.call(entry.name, [np.frombuffer(json.dumps(request).encode(), np.uint8), out])
    except SubmissionFault as fault:
        raise UsageError(f"{request['name']} could not be looked at: {printable(fault.public, 1500)}") from fault
    finally:
        worker.close()
    length = int.from_bytes(out[:_HEADER].tobytes(), "little")
    try:
        found = json.loads(out[_HEADER : _HEADER + min(length, out.size)].tobytes())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{request['name']}'s worker sent what is no answer.") from error
    return found if isinstance(found, dict) else {}


def _checked(asked: Question, answer: Mapping[str, Any], isolation: str) -> Pipeline:
    source = _lines(answer["source"])
    bytecode_s = _seconds(answer["bytecode_s"])
    found = tuple(
        _specialisation(one, types, bytecode_s, source)
        for one, types in zip(answer["specialisations"], asked.types, strict=True)
    )
    return Pipeline(provenance(_HOW), isolation, asked.name, source, found)


def _specialisation(
    raw: Mapping[str, Any], types: tuple[str, ...], bytecode_s: float, source: tuple[Line, ...]
) -> Specialisation:
    symbol, first, last = _text(raw["symbol"]), source[0].source, source[-1].source
    module = next(text for text in raw["modules"] if texts.defines(text, symbol))
    shown = {
        **{key: _lines(raw[key]) for key in ("bytecode", "ir", "types")},
        "llvm": texts.llvm(module, symbol),
        "optimised": texts.llvm(raw["optimised"], symbol),
        "assembly": texts.assembly(raw["assembly"], symbol, first, last),
    }
    seconds = {"bytecode": bytecode_s} | {key: _seconds(value) for key, value in raw["seconds"].items()}
    plain = texts.instructions(raw["plain_assembly"], _text(raw["plain_symbol"]))
    return Specialisation(
        ", ".join(map(_type_told, types)),
        one_line(_text(raw["returns"]), 100),
        _seconds(raw["first_s"]),
        tuple(Stage(key, *_TITLES[key], seconds[key], lines) for key, lines in shown.items()),
        plain == texts.instructions(raw["assembly"], symbol),
    )


def _type_told(kind: str) -> str:
    """Return `f8` as float64 and `f8:2` as float64[:, ::1], as Numba's signatures are written."""
    name, dimensions, layout = [*kind.split(":"), "", ""][:3]
    axes = [":"] * int(dimensions or 0)
    if axes and layout != "A":
        axes[0 if layout == "F" else -1] = "::1"
    return f"{np.dtype(name)}[{', '.join(axes)}]" if axes else str(np.dtype(name))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not 0 <= seconds < math.inf:
        raise ValueError("no duration")
    return seconds


def _lines(raw: Any) -> tuple[Line, ...]:
    return texts.bounded([Line(_text(text), int(line)) for text, line in raw])
