"""What can go wrong with a submission, as an exception that carries its verdict."""

from __future__ import annotations

import builtins
import re
import signal

from grader.model import Verdict
from grader.text import one_line, printable
from grader.wire import Raised, Refused

_NUMBA_ERRORS = ("TypingError", "LoweringError", "UnsupportedError", "UnsupportedBytecodeError", "NumbaError")
_KNOWN = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
MOST_LINES = 400  # of code, in a file of which hidden checks name lines: five times what any exercise takes


class SubmissionFault(Exception):
    """The submission's doing. `public` may hold the student's own text; `safe` never does.

    A hidden check shows `safe` alone: an exception's text could carry the hidden inputs out.
    """

    def __init__(self, verdict: Verdict, public: str, safe: str = "") -> None:
        super().__init__(public)
        self.verdict = verdict
        self.public = public
        self.safe = safe or public


class Tampering(SubmissionFault):
    """Something that no honest submission does: nothing it answered counts any more."""

    def __init__(self, what: str) -> None:
        super().__init__(Verdict.REJECTED, what)


def lines_told(code: bytes) -> frozenset[int]:
    """Return the lines, from 1 on, that a hidden check may name: those that hold code, where there are few of them.

    Which line raises is the submission's choice, and so a number that it can tell about the hidden inputs. Blank lines
    and comments, of which a file may have 256,000, are none to choose; a file of more than MOST_LINES has none at all.
    """
    lines = enumerate(code.split(b"\n"), start=1)
    found = frozenset(number for number, text in lines if text.strip() and not text.lstrip().startswith(b"#"))
    return found if len(found) <= MOST_LINES else frozenset()


def from_raised(raised: Raised, code: bytes, memory_mb: int) -> SubmissionFault:
    """Return the fault for an exception in a submission of this source; a public check names any line that it has."""
    where = f" at line {raised.line}" if 0 < raised.line <= code.count(b"\n") + 1 else ""
    safe_where = where if raised.line in lines_told(code) else ""
    kind = raised.type if raised.type in _KNOWN or raised.type in _NUMBA_ERRORS else "an exception of its own"
    if raised.type == "NotImplementedError":
        told = [f"Still to be written{at}: it raises NotImplementedError." for at in (where, safe_where)]
        return SubmissionFault(Verdict.NOT_ATTEMPTED, *told)
    if raised.type == "MemoryError":
        limit = f"the limit is {memory_mb} MiB beside the arrays it is given"
        told = [f"Ran out of memory{at}: {limit}." for at in (where, safe_where)]
        return SubmissionFault(Verdict.CRASHED, *told)
    message = printable(_COLOUR.sub("", raised.message), 1500).strip()
    named = f"Raised {one_line(raised.type, 60)}{where}"
    safe = f"Raised {kind}{safe_where}."
    return SubmissionFault(Verdict.ERROR, f"{named}: {message}" if message else f"{named}.", safe)


def from_syntax(said: str, line: int, code: bytes) -> SubmissionFault:
    """Return the fault for a file that is not Python, found at `line` (0 for unknown) of `code`."""
    where = f" (line {line})" if line else ""
    found = code.split(b"\n")[line - 1].strip() if 0 < line <= code.count(b"\n") + 1 else b""
    magic = found.startswith((b"%", b"!", b"?")) or found.endswith(b"?")
    advice = " Lines for Jupyter, which begin with %, ! or ?, are no Python: remove them." if magic else ""
    return SubmissionFault(Verdict.ERROR, f"Not valid Python{where}: {one_line(said)}.{advice}")


def from_refused(refused: Refused) -> SubmissionFault:
    """Return the fault for a kernel that cannot be one; the text is of the source and holds no inputs."""
    where = f"Line {refused.line}: " if refused.line else ""
    return SubmissionFault(Verdict.ERROR, f"{where}{one_line(refused.message)}.")


def from_exit(status: int | None, memory_mb: int) -> SubmissionFault:
    """Return the fault for a worker that went away without answering."""
    if status is None:
        return Tampering("Closed its connection to the judge and went on running.")
    if status >= 0:
        told = f"Ended the process (exit status {status}) instead of returning."
        return SubmissionFault(Verdict.CRASHED, told, "Ended the process instead of returning.")
    reasons = {
        signal.SIGSEGV: "it touched memory that is not its own (compiled code does not check indices)",
        signal.SIGBUS: "it touched memory that is not there",
        signal.SIGFPE: "it made the processor refuse an integer operation, such as a division by zero",
        signal.SIGILL: "it ran something that is no instruction",
        signal.SIGABRT: "it gave up by itself (abort), or the C library found its memory damaged",
        signal.SIGKILL: f"it was killed, most likely for using more than its {memory_mb} MiB",
        signal.SIGXCPU: "it used up its processor time",
    }
    known = -status in set(signal.Signals)
    name = signal.Signals(-status).name if known else f"signal {-status}"
    why = reasons.get(signal.Signals(-status)) if known else None
    told = f"Crashed with {name}: {why or 'nobody else sends it that'}."
    return SubmissionFault(Verdict.CRASHED, told, told if why else "Crashed with a signal that nobody else sends it.")
