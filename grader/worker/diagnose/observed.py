"""Numba observed: every function of the file that it compiles, with what LLVM remarks of their loops.

Numba's names in here are private or undocumented; it is pinned, and tests compile with it.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.wire_facts import LONGEST, MOST, OPTIONS, Remark

_REMARK = re.compile(r"remark: ([^\n:]{1,300}):(\d{1,7}):\d{1,7}: ([^\n]{1,400})")
_LINES = {"debug": True, "_dbg_optnone": False, "_dbg_extend_lifetimes": False}
_READ = 2**22  # bytes of remarks: array expressions make thousands about Numba's own files


@dataclass
class Observed:
    """What was compiled. `dispatchers` are Numba's of the functions in the file at `path`.

    `asked` are the options that their decorators ask for, before ours were added. While `closed`, none is added.
    """

    path: str
    dispatchers: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False

    def prepare(self, options: dict[str, Any], remarks: bool) -> None:
        """Have every function get `options` besides its own; with `remarks`, lines and LLVM's words too.

        This comes before Numba compiles anything: LLVM reads its options once.
        """
        if remarks:
            _redirect()
        import llvmlite.binding as llvm
        from numba.core import dispatcher

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
            if not self.closed and getattr(getattr(py_func, "__code__", None), "co_filename", "") == self.path:
                self.dispatchers.append(one)
                self.asked.append(asked)

        numba: Any = dispatcher.Dispatcher
        numba.__init__, numba.enable_caching = observed, lambda _: None

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
