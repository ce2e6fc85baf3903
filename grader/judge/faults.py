"""What can go wrong with a submission, as an exception that carries its verdict."""

from __future__ import annotations

import builtins
import dataclasses
import re
import signal
from enum import Enum

from grader import advice
from grader.advice import Here
from grader.model import Verdict
from grader.text import one_line, printable
from grader.wire import MAX_REPORT, Raised, Refused

_KNOWN = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 1500  # characters of an exception's text that are shown
MOST_LINES = 400  # of code, in a file of which hidden checks name lines: five times what any exercise takes


class Stage(Enum):
    """How far a submission came before it failed: hints about an algorithm help only where one was tried."""

    LOADING = "loading"
    COMPILING = "compiling"
    RUNNING = "running"


class SubmissionFault(Exception):
    """The submission's doing. `public` and `details` may hold the student's own text; `safe` never does.

    A hidden check shows `safe` alone: an exception's text could carry the hidden inputs out. `details` is all that
    was said, where `public` is a sentence about it.
    """

    def __init__(
        self, verdict: Verdict, public: str, safe: str = "", *, details: str = "", stage: Stage = Stage.RUNNING
    ) -> None:
        super().__init__(public)
        self.verdict = verdict
        self.public = public
        self.safe = safe or public
        self.details = details
        self.stage = stage

    def preceded(self, sentence: str) -> SubmissionFault:
        """Return the same fault with another sentence before it, for public checks."""
        return SubmissionFault(
            self.verdict, f"{sentence}\n{self.public}", self.safe, details=self.details, stage=self.stage
        )


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


_ANYWHERE = Here()
# What a line that is no Python looks like, and what to do about it; sentences alone, for hidden checks show them too.
_NO_PYTHON = {
    r"^[%!?]|\?$|= *[%!]\w": "Lines for Jupyter, which begin with %, ! or ?, are no Python: remove them.",
    r"^else if\b": "Write elif for else if.",
    r"^\w+(?:\+\+|--)(?:\s|;|$)": "Python has no ++ and --: write i += 1, or i -= 1.",
    r"&&|\|\|": "Write and for &&, and or for ||.",
    r"\)\s*\{$|^\}": "Python has no braces around blocks: end the line with a colon, and indent what follows.",
    "[\u2010-\u2015\u2212]": "A word processor made this dash: write - in its place.",
    r"&(?:#\d+|amp|lt|gt|quot|nbsp);": "That is copied from a web page's source: write the characters themselves.",
    r"^(?:diff |@@ |\+\+\+ |--- |\+\w)": "These are differences between files, and no code: hand in the file itself.",
    r"^\d{1,4}[:.)]?\s+(?:import|from|def|@)": "Numbers of lines stand before the code: copy it without them.",
    r"[\"'][A-Za-z]:\\": "That is a path on your own machine, where no file is here: remove the line.",
    r"^```": "Lines with ``` are Markdown, around the code: remove them.",
    r"^(?:>>>|In ?\[\d*\]:)": "That is copied from a console: remove what it writes before the code.",
    r"^(?:Traceback|Sure|Here|Certainly)\b": "That is text and no code: remove it.",
    "[\u201c\u201d\u2018\u2019\u201e\u201a]": "A word processor made these quotes: write \" or ' in their place.",
    "[\u00a0\ufeff\u200b]": "A character that is not seen stands there: write the line anew, with ordinary spaces.",
}
_PLACE = re.compile(r" \([\w.]{1,100}, line (\d{1,7})\)$")


def from_raised(
    raised: Raised, code: bytes, memory_mb: int, here: Here = _ANYWHERE, stage: Stage = Stage.RUNNING
) -> SubmissionFault:
    """Return the fault for an exception in a submission of this source; a public check names any line that it has."""
    raised = _placed(raised)
    where = f" at line {raised.line}" if 0 < raised.line <= code.count(b"\n") + 1 else ""
    safe_where = where if raised.line in lines_told(code) else ""
    if raised.type == "MemoryError":
        limit = f"the limit is {memory_mb} MiB beside the arrays it is given"
        told = [f"Ran out of memory{at}: {limit}." for at in (where, safe_where)]
        return SubmissionFault(Verdict.CRASHED, *told)
    message = _COLOUR.sub("", raised.message)
    explained = advice.explain(raised.type, message, code, here)
    if raised.type == "NotImplementedError" and explained is None:
        told = [f"Still to be written{at}: it raises NotImplementedError." for at in (where, safe_where)]
        return SubmissionFault(Verdict.NOT_ATTEMPTED, *told)
    compiler = raised.type in advice.COMPILER
    kind = raised.type if raised.type in _KNOWN or compiler else "an exception of its own"
    said = advice.headline(message) if compiler else printable(message, _LONGEST).strip()
    sentence = explained.sentence if explained else ""
    told = [
        part for part in ((sentence or said) if compiler else said, _text_of(raised.line if where else 0, code)) if part
    ]
    told += [sentence] if sentence and not compiler else []
    named = f"Raised {one_line(raised.type, 60)}{where}"
    return SubmissionFault(
        Verdict.ERROR,
        f"{named}: " + "\n".join(told) if told else f"{named}.",
        f"Raised {kind}{safe_where}.",
        details=printable(message, MAX_REPORT).strip() if compiler else "",
        stage=Stage.COMPILING if compiler else stage,
    )


def _placed(raised: Raised) -> Raised:
    """Return it with the line that Python's compiler names in its text: no frame has one, for nothing ran."""
    found = _PLACE.search(raised.message) if raised.type == "SyntaxError" and not raised.line else None
    return dataclasses.replace(raised, line=int(found[1]), message=raised.message[: found.start()]) if found else raised


def _text_of(line: int, code: bytes) -> str:
    """Return a line of the source as it is shown below a message, "" for line 0 and for an empty line."""
    text = code.split(b"\n")[line - 1].decode("utf-8", "replace") if line else ""
    return f"{line:>6} | {one_line(text, 100)}" if text.strip() else ""


def from_syntax(said: str, line: int, code: bytes) -> SubmissionFault:
    """Return the fault for a file that is not Python, found at `line` (0 for unknown) of `code`."""
    foreign = _foreign(code)
    if foreign:
        return SubmissionFault(Verdict.ERROR, f"Not valid Python: {foreign}.", stage=Stage.LOADING)
    there = 0 < line <= code.count(b"\n") + 1
    where = f" (line {line})" if line else ""
    found = code.split(b"\n")[line - 1].decode("utf-8", "replace").strip(" \t\r") if there else ""
    advised = next((f" {sentence}" for mark, sentence in _NO_PYTHON.items() if re.search(mark, found)), "")
    shown = _text_of(line if there else 0, code)
    text = f"Not valid Python{where}: {one_line(said).rstrip('.')}.{advised}"
    safe = text
    return SubmissionFault(Verdict.ERROR, f"{text}\n{shown}" if shown else text, safe, stage=Stage.LOADING)


def _foreign(code: bytes) -> str:
    """Return what to tell of a file that is no text in UTF-8, "" of one that is."""
    wide = code.startswith((b"\xff\xfe", b"\xfe\xff")) or code[:4000].count(0) > len(code[:4000]) // 4
    if wide:
        return "the file is UTF-16, which editors also call Unicode. Save it as UTF-8, and hand it in again"
    if b"\0" in code:
        return (
            "the file holds null bytes, as no text does. It is damaged, or another kind of file: save it anew as UTF-8"
        )
    try:
        code.decode()
    except UnicodeDecodeError as error:
        line = code.count(b"\n", 0, error.start) + 1
        if b"coding" not in b"".join(code.split(b"\n")[:2]):
            return f"line {line} holds a character that is not UTF-8. Save the file as UTF-8, and hand it in again"
    return ""


def from_refused(refused: Refused) -> SubmissionFault:
    """Return the fault for a kernel that cannot be one; the text is of the source and holds no inputs."""
    where = f"Line {refused.line}: " if refused.line else ""
    return SubmissionFault(Verdict.ERROR, f"{where}{one_line(refused.message)}.", stage=Stage.LOADING)


def was_killed(verdict: Verdict, message: str) -> bool:
    """Return whether this is told of a worker that SIGKILL ended, which may be anybody's doing: the kernel's, say."""
    return verdict is Verdict.CRASHED and f"Crashed with {signal.SIGKILL.name}:" in message


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
