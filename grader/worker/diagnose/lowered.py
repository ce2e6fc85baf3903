"""What the optimised code does, by the line of the source it came from: widens a float, calls libm."""

from __future__ import annotations

import re
from pathlib import Path

from grader.wire_facts import Deed, Operation

_LONGEST = 4_000_000  # characters of LLVM's text that are read
_LOCATION = re.compile(
    r"^!(\d+) = !DILocation\(line: (\d+), column: \d+, scope: !(\d+)(?:, inlinedAt: !(\d+))?\)", re.MULTILINE
)
_SUBPROGRAM = re.compile(r"^!(\d+) = (?:distinct )?!DISubprogram\([^\n]*?file: !(\d+)", re.MULTILINE)
_FILE = re.compile(r'^!(\d+) = !DIFile\(filename: "([^"\n]*)"', re.MULTILINE)
_WIDENING = re.compile(r"= fpext (?:<\d+ x )?float[^\n]* to (?:<\d+ x )?double>?, !dbg !(\d+)")
_NARROWING = re.compile(r"= fptrunc (?:<\d+ x )?double[^\n]* to (?:<\d+ x )?float>?, !dbg !(\d+)")
_LIBM = "exp|exp2|expm1|log|log2|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|pow|fmod|cbrt|hypot"
_CALL = re.compile(
    rf"call (?:[a-z]+ )*(?:float|double) @(?:llvm\.)?(?:numba_)?({_LIBM})f?(?:\.f32|\.f64)?\([^\n]*!dbg !(\d+)"
)
_CALLED = re.compile(rf"call [^\n@]*@(?:llvm\.)?(?:numba_)?({_LIBM})f?(?:\.v?\d*f(?:32|64))?\(")


def operations(text: str, path: str) -> list[Operation]:
    """Return what the LLVM text of a compiled function does at lines of the file at `path`, each once."""
    text = text[:_LONGEST]
    lines = _lines(text, Path(path).name)
    found = [(lines.get(number, 0), Deed.WIDENS, "") for number in _WIDENING.findall(text)]
    found += [(lines.get(number, 0), Deed.NARROWS, "") for number in _NARROWING.findall(text)]
    found += [(lines.get(number, 0), Deed.CALLS, name) for name, number in _CALL.findall(text)]
    return [Operation(line, deed, what) for line, deed, what in dict.fromkeys(found) if line]


def called(text: str) -> frozenset[str]:
    """Return the functions of libm's that the LLVM text calls, wherever."""
    return frozenset(_CALLED.findall(text[:_LONGEST]))


def _lines(text: str, file: str) -> dict[str, int]:
    """Return for each number of a location its line in `file`: of code that was inlined, that of the call."""
    files = {number for number, name in _FILE.findall(text) if Path(name).name == file}
    own = {number for number, of in _SUBPROGRAM.findall(text) if of in files}
    known = {number: (int(line), scope, caller) for number, line, scope, caller in _LOCATION.findall(text)}
    return {number: _line(number, known, own) for number in known}


def _line(number: str, known: dict[str, tuple[int, str, str]], own: set[str]) -> int:
    for _ in range(len(known)):
        line, scope, caller = known.get(number, (0, "", ""))
        if scope in own or not caller:
            return line if scope in own else 0
        number = caller
    return 0
