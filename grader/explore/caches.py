"""What does a call cost, what does a cache on disk save, and what makes it forget, or fail to? Each tried here."""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit, types

from grader.errors import KitError
from grader.explore.clock import fastest
from grader.explore.pipeline import texts
from grader.explore.pipeline.texts import Line
from grader.explore.provenance import Provenance, provenance
from grader.sandbox.shield import Shield

_PROBE = Path(__file__).with_name("cache_probe.py")
_TIMEOUT_S = 60
_ELEMENTS = 100_000  # of the arrays over which functions are called: enough to hide what starting the loop costs
_WRITTEN = 10**9  # seconds since 1970: when the two files were written, as their folder says
_HOW = (
    "Each line of the first plot is a process of its own, started after the change that it names: it imports the"
    " module and calls the function twice. Python's own cache of bytecode is off. Costs of calls are the fastest of"
    " interleaved rounds"
)
CACHED = """\
from numba import njit
from helper import scaled

@njit(cache=True)
def total(values):
    result = 0.0
    for value in values:
        result += scaled(value)
    return result
"""
HELPER = """\
from numba import njit

@njit
def scaled(value):
    return 2.0 * value
"""


class Outcome(StrEnum):
    """What a process's first call did: compile, load what is right, or load what is not right any more."""

    COMPILED = "compiled"
    LOADED = "loaded"
    STALE = "loaded, and wrong"


@dataclass(frozen=True)
class Start:
    """A process that was started after a change. All times in seconds; `answer` should be `right`.

    `woken_s` is what its first compiled function costs, whichever that is; the calls are those of the cached one.
    """

    title: str
    change: str
    outcome: Outcome
    imported_s: float
    woken_s: float
    first_call_s: float
    second_call_s: float
    answer: float
    right: float


@dataclass(frozen=True)
class CallCost:
    """What one call costs, in seconds, by who calls what."""

    title: str
    caller: str
    seconds: float


@dataclass(frozen=True)
class Code:
    """The machine code of a loop that calls a function. `calls` are its call instructions inside the function."""

    title: str
    source: str
    calls: int
    wide: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Caches:
    """What the cache explorer found. `files` are what the cache wrote: names and bytes."""

    provenance: Provenance
    cached: str
    helper: str
    starts: tuple[Start, ...]
    files: tuple[tuple[str, int], ...]
    costs: tuple[CallCost, ...]
    codes: tuple[Code, ...]


def measure(shield: Shield, *, quick: bool = False) -> Caches:
    """Measure this machine; takes some 20 s, or with `quick` some 9."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starts = _starts(folder, _CHANGES[:3] if quick else _CHANGES, shield, rounds=1 if quick else 3)
        files = tuple(sorted((_short(path.name), path.stat().st_size) for path in folder.glob("cache/*/*.nb?")))
    costs, codes = _calls(shield, 0.2 if quick else 2.0)
    left_out = "; --quick leaves five of the changes out" if quick else ""
    return Caches(provenance(f"{_HOW}{left_out}", shield), CACHED, HELPER, starts, files, costs, codes)


def _short(name: str) -> str:
    """Return a file's name without what names this Python and a hash of the module's place."""
    return re.sub(r"-\d+\.py\d+", "", name)


@dataclass(frozen=True)
class _Change:
    """What is done before a process starts; afterwards both files are as they were, their times too."""

    title: str
    what: str
    make: Callable[[Path, Path], object]
    dtype: str = "f8"
    environment: tuple[tuple[str, str], ...] = ()


def _nothing(_cached: Path, _helper: Path) -> None:
    pass


def _touch(cached: Path, _helper: Path) -> None:
    os.utime(cached, (1, 1))


def _edit(cached: Path, _helper: Path) -> None:
    cached.write_text(CACHED + "# another comment\n")


def _edit_unseen(cached: Path, _helper: Path) -> None:
    stamp = cached.stat()
    cached.write_text(CACHED.replace("result = 0.0", "result = 9.0"))
    os.utime(cached, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def _edit_helper(_cached: Path, helper: Path) -> None:
    helper.write_text(HELPER.replace("2.0", "3.0"))


_CHANGES = (
    _Change("started again", "nothing", _nothing),
    _Change("helper edited", "helper.py: 2.0 becomes 3.0", _edit_helper),
    _Change("file touched", "cached.py: only its time", _touch),
    _Change("file edited", "cached.py: a comment is added", _edit),
    _Change("same size and time", "cached.py: 0.0 becomes 9.0, and its time is set back", _edit_unseen),
    _Change("other types", "float32 instead of float64", _nothing, dtype="f4"),
    _Change("other CPU", "NUMBA_CPU_NAME=generic", _nothing, environment=(("NUMBA_CPU_NAME", "generic"),)),
)
_EMPTY = _Change("nothing cached yet", "an empty cache", _nothing)


def _starts(folder: Path, changes: tuple[_Change, ...], shield: Shield, rounds: int) -> tuple[Start, ...]:
    """Start a process after each change, with the cache as a first process left it.

    That first one, and the one after no change, give what a cache saves: they start in several rounds.
    """
    cache, kept = folder / "cache", folder / "kept"
    _restore(folder)
    pairs = []
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        pairs.append((_start(folder, _EMPTY, shield), _start(folder, changes[0], shield)))
    best = [min(each, key=lambda start: start.first_call_s) for each in zip(*pairs, strict=True)]
    shutil.copytree(cache, kept)
    for change in changes[1:]:
        shutil.rmtree(cache)
        shutil.copytree(kept, cache)
        best.append(_start(folder, change, shield))
    return tuple(best)


def _restore(folder: Path) -> None:
    for name, text in (("cached.py", CACHED), ("helper.py", HELPER)):
        (folder / name).write_text(text)
        os.utime(folder / name, (_WRITTEN, _WRITTEN))


def _start(folder: Path, change: _Change, shield: Shield) -> Start:
    change.make(folder / "cached.py", folder / "helper.py")
    told = _probed(folder, change, shield)
    _restore(folder)
    right, answer = told["right"], told["answer"]
    outcome = Outcome.COMPILED if not told["loaded"] else Outcome.LOADED if answer == right else Outcome.STALE
    times = (told["imported_s"], told["woken_s"], told["first_call_s"], told["second_call_s"])
    return Start(change.title, change.what, outcome, *times, answer, right)


def _probed(folder: Path, change: _Change, shield: Shield) -> dict[str, float]:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(_PROBE), str(folder), change.dtype]
    environment |= dict(change.environment)
    piped = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with piped as process, shield.over(process.pid):
        told, failed = process.communicate(timeout=_TIMEOUT_S)
    if process.returncode:
        raise KitError(f"A process that was to use a cache failed: {failed.decode(errors='replace')[-400:]}")
    found: dict[str, float] = json.loads(told)
    return found


def half_step(x: Any) -> Any:
    """Return a number moved half a step: small enough that no compiler keeps a call of it."""
    return 0.5 * x + 1.0


def named(values: Any, out: Any) -> None:
    """Apply a function that the compiler sees."""
    for i in range(values.size):
        out[i] = _compiled_half_step(values[i])


def passed(function: Any, values: Any, out: Any) -> None:
    """Apply a function that is passed as an argument."""
    for i in range(values.size):
        out[i] = function(values[i])


_compiled_half_step = njit(half_step)  # compiled when it is first called


def _calls(shield: Shield, budget_s: float) -> tuple[tuple[CallCost, ...], tuple[Code, ...]]:
    """Return what calls cost, and the machine code of loops that call the same function in three ways."""
    inner = _compiled_half_step
    inner.compile("f8(f8)")
    pointer = types.FunctionType(types.float64(types.float64))
    loops = {
        "known by name": njit(named),
        "passed as an argument": njit(passed),
        "passed as a pointer": njit((pointer, types.float64[::1], types.float64[::1]))(passed),
    }
    values, out = np.linspace(0, 1, _ELEMENTS), np.zeros(_ELEMENTS)
    empty, sums = njit(lambda: None), njit(lambda a, b, c: a[0] + b[0] + c[0])
    from_python: dict[str, Callable[[], object]] = {
        "a Python function": lambda: half_step(1.5),
        "compiled, no argument": lambda: empty(),  # noqa: PLW0108  the call is what is timed
        "compiled, one float": lambda: inner(1.5),
        "compiled, three arrays": lambda: sums(values, values, out),
    }
    from_loops: dict[str, Callable[[], object]] = {
        "known by name": lambda: loops["known by name"](values, out),
        "passed as an argument": lambda: loops["passed as an argument"](inner, values, out),
        "passed as a pointer": lambda: loops["passed as a pointer"](inner, values, out),
    }
    found = fastest(from_python | from_loops, budget_s, shield)
    costs = (
        *(CallCost(title, "Python", found[title]) for title in from_python),
        *(CallCost(title, "compiled code", found[title] / _ELEMENTS) for title in from_loops),
    )
    return costs, tuple(_code(title, loop) for title, loop in loops.items())


def _code(title: str, loop: Any) -> Code:
    """Return a compiled loop's own instructions, of which calls and those on whole vectors are counted."""
    compiled = loop.overloads[loop.signatures[0]]
    lines = texts.assembly(compiled.library.get_asm_str(), compiled.fndesc.llvm_func_name, 0, 0)
    calls = sum(bool(_CALL.match(line.text)) for line in lines)
    wide = sum(bool(_WIDE.search(line.text)) for line in lines)
    return Code(title, inspect.getsource(loop.py_func), calls, wide, lines)


_CALL = re.compile(r"\s*(callq?|blr?)\s")  # x86_64, aarch64
_WIDE = re.compile(r"%[yz]mm\d|\.2d")
