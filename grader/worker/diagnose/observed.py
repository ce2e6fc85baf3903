"""Numba observed: every function of the file that it compiles, with what LLVM remarks of their loops.

Numba's names in here are private or undocumented; it is pinned, and tests compile with it.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from grader import wire_facts
from grader.wire_facts import LONGEST, MOST, OPTIONS, Deed, Operation, Remark

_REMARK = re.compile(r"remark: ([^\n:]{1,300}):(\d{1,7}):\d{1,7}: ([^\n]{1,400})")
_LINES = {"debug": True, "_dbg_optnone": False, "_dbg_extend_lifetimes": False}
_NUMBAS = ("numba.core.decorators", "numba.core.dispatcher", __name__)
_BUSIEST = 20
_READ = 2**22  # bytes of remarks: array expressions make thousands about Numba's own files


@dataclass
class Observed:
    """What was compiled.

    `dispatchers` are Numba's of the functions in the file at `path`. `asked` are the options that
    their decorators ask for, before ours were added. While `closed`, none is added. `elementwise` are the functions of
    the file that ufuncs were made of, with the signatures that they were compiled for. `generated` are Numba's of
    functions that a line of the file made of a text, and `steps` counts what Python itself did of each line in a traced
    call.
    """

    path: str
    dispatchers: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False
    elementwise: list[tuple[Any, Any]] = field(default_factory=list)
    generated: list[tuple[int, Any]] = field(default_factory=list)
    steps: Counter[int] = field(default_factory=Counter)

    def prepare(self, options: dict[str, Any], remarks: bool) -> None:
        """Have every function get `options` besides its own; with `remarks`, lines and LLVM's words too.

        This comes before Numba compiles anything: LLVM reads its options once.
        """
        if remarks:
            _redirect()
        import llvmlite.binding as llvm
        from numba.core import codegen, dispatcher

        warnings.simplefilter("ignore")
        if remarks:
            for kind in ("", "-analysis", "-missed"):
                llvm.set_option("", f"--pass-remarks{kind}=loop-vectorize")
        added = options | (_LINES if remarks else {})
        make = dispatcher.Dispatcher.__init__
        signature = inspect.signature(make)

        def observed(one: Any, py_func: Any, *given: Any, **named: Any) -> None:
            bound = signature.bind(one, py_func, *given, **named)
            asked = dict(bound.arguments.get("targetoptions") or {})
            bound.arguments["targetoptions"] = asked | added
            make(*bound.args, **bound.kwargs)
            if self.closed:
                return
            if getattr(getattr(py_func, "__code__", None), "co_filename", "") == self.path:
                self.dispatchers.append(one)
                self.asked.append(asked)
            elif line := _asking(self.path):
                self.generated.append((line, one))

        library: Any = codegen.CodeLibrary
        library._object_caching_enabled, library._compiled_object = remarks, None  # noqa: SLF001 - lines are read there
        numba: Any = dispatcher.Dispatcher
        numba.__init__, numba.enable_caching = observed, lambda _: None

        self._observe_ufuncs()

    def _observe_ufuncs(self) -> None:
        """Have each function that a ufunc is made of kept, with the signatures that it is compiled for."""
        from numba.np.ufunc import ufuncbuilder

        dispatcher: Any = ufuncbuilder.UFuncDispatcher
        compiled = dispatcher.compile

        def observed(one: Any, sig: Any, *given: Any, **named: Any) -> Any:
            if one.py_func.__code__.co_filename == self.path:
                self.elementwise.append((one.py_func, sig))
            return compiled(one, sig, *given, **named)

        dispatcher.compile = observed

    def compile_elementwise(self, arguments: list[Any]) -> None:
        """Compile the functions that ufuncs were made of once more, as functions, of which more can be said.

        Each is compiled for the signature that fits the arguments, or else for its last.
        """
        from numba import njit

        kinds = [str(getattr(one, "dtype", type(one).__name__)) for one in arguments]
        waiting, self.elementwise = self.elementwise, []
        for function in {function: None for function, _ in waiting}:
            signatures = [signature for one, signature in waiting if one is function]
            with contextlib.suppress(Exception):
                njit(function).compile(next((one for one in signatures if _fits(one, kinds)), signatures[-1]))

    def compilations(self) -> int:
        """Return how many times Numba has compiled something of this file."""
        return sum(len(one.overloads) for one in (*self.dispatchers, *(one for _, one in self.generated)))

    def operations(self) -> list[Operation]:
        """Return which lines have Numba compile a text, and which Python itself went through, the busiest first."""
        codes = (one.py_func.__code__ for one in self.dispatchers)
        nameless = [code.co_firstlineno for code in codes if code.co_name == "<lambda>"]
        lines = dict.fromkeys([*nameless, *(line for line, _ in self.generated)])
        made = [Operation(line, Deed.COMPILES, "") for line in lines]
        return made + [Operation(line, Deed.INTERPRETS, str(n)) for line, n in self.steps.most_common(_BUSIEST)]

    @contextlib.contextmanager
    def traced(self) -> Iterator[None]:
        """Count the lines of the file that Python goes through meanwhile; what goes through too many is ended."""

        def step(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code.co_filename != self.path:
                return None
            if event in ("line", "call"):
                self.steps[frame.f_lineno] += 1
                if self.steps.total() >= wire_facts.MOST_STEPS:
                    sys.settrace(None)
                    raise _EnoughError
            return step

        sys.settrace(step)
        try:
            yield
        finally:
            sys.settrace(None)

    def remarks(self) -> tuple[Remark, ...]:
        """Return what was said of loops in the file, each once, in the order of lines."""
        name, found = Path(self.path).name, dict[tuple[int, bool, str], None]()
        with _said().open("rb") as file:
            said = file.read(_READ).decode("utf-8", "replace")
        for file_named, line, text in _REMARK.findall(said):
            reason = text.partition("loop not vectorized: ")[2]
            vectorized = text.startswith("vectorized loop")
            if file_named == name and (reason or vectorized):
                found[int(line), vectorized, reason[:LONGEST]] = None
        return tuple(Remark(*one) for one in sorted(found))[:MOST]


def _fits(signature: Any, kinds: list[str]) -> bool:
    """Return whether a ufunc's signature begins with arguments of these kinds."""
    given = [str(getattr(one, "dtype", one)) for one in getattr(signature, "args", signature)]
    return bool(given) and given == kinds[: len(given)]


class _EnoughError(Exception):
    """A call has shown that Python goes through it step by step."""


def _asking(path: str) -> int:
    """Return the line of the file that has Numba make a function, 0 where something else has."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - documented, and traceback reads the files
    while frame is not None and frame.f_globals.get("__name__") in _NUMBAS:
        frame = frame.f_back
    return frame.f_lineno if frame is not None and frame.f_code.co_filename == path else 0


def _said() -> Path:
    """Return the file that takes what LLVM says."""
    return Path(os.environ.get("TMPDIR", ".")) / "remarks"


def _redirect() -> None:
    """Have standard error, where LLVM writes its remarks, go to a file: what is opened takes the lowest number."""
    os.close(2)
    os.open(_said(), os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def _with_sets(options: dict[str, Any]) -> dict[str, Any]:
    """Return options with sets where JSON has lists: so Numba takes the kinds of fastmath."""
    return {name: set(value) if isinstance(value, list) else value for name, value in options.items()}


def observed(path: str) -> Observed:
    """Return Numba under observation for the file at `path`, with the options that the judge put into the environment.

    Where there are some, a remedy is tried and timed: then nothing is remarked, and no line is kept.
    """
    options = json.loads(os.environ.get(OPTIONS, "null"), object_hook=_with_sets)
    found = Observed(path)
    found.prepare({"parallel": False} if options is None else options, remarks=options is None)
    return found
