"""What went wrong with a submission, as a verdict and two sentences: one for public checks, one for hidden ones."""

from __future__ import annotations

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.faults import MOST_LINES, SubmissionFault, Tampering, from_exit, from_raised, from_syntax, lines_told
from grader.model import Verdict
from grader.wire import Raised

SECRET = "4711.25"
CODE = b"\n".join([b"pass"] * 10)
NAMED_SIGNALS = [signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT, signal.SIGKILL]


def _raised(kind: str, message: str = "", line: int = 3) -> SubmissionFault:
    return from_raised(Raised(1, kind, message, line), code=CODE, memory_mb=512)


@pytest.mark.parametrize("kind", ["ValueError", "IndexError", "KeyboardInterrupt", "SystemExit", "TypingError"])
def test_a_known_exception_is_named_with_its_line(kind: str) -> None:
    """An exception of Python's or Numba's is an error; both sentences name it and the line."""
    fault = _raised(kind, "no good")
    assert fault.verdict is Verdict.ERROR
    assert fault.public == f"Raised {kind} at line 3: no good\n     3 | pass"
    assert fault.safe == f"Raised {kind} at line 3."


def test_an_exception_of_its_own_is_not_named_to_the_hidden_side() -> None:
    """The name of a student's own exception class is text of theirs: a hidden check does not show it."""
    fault = _raised(f"Leak{SECRET}", SECRET)
    assert SECRET in fault.public
    assert fault.safe == "Raised an exception of its own at line 3."


@pytest.mark.parametrize("line", ["%%time", "  !pip install x", "?print", "print?"])
def test_a_line_for_jupyter_is_called_by_its_name(line: str) -> None:
    """A magic in the answer is no Python, and who wrote it in a notebook is told what it is."""
    fault = from_syntax("invalid syntax", 2, f"x = 1\n{line}\n".encode())
    assert fault.public.startswith("Not valid Python (line 2): invalid syntax. Lines for Jupyter")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("else if x:", "Write elif"),
        ("files = !ls", "Lines for Jupyter"),
        ("best = %timeit -o f()", "Lines for Jupyter"),
        ("    i++", "i += 1"),
        ("if a > 1 && b:", "Write and for &&"),
        ("def f(values) {", "no braces"),
        ("total = 0 \u2212 1", "A word processor made this dash"),
        ("if a &lt; b:", "a web page's source"),
        ("+import numpy as np", "differences between files"),
        ("@@ -1,3 +1,3 @@", "differences between files"),
        ("  1 import numpy as np", "Numbers of lines"),
        ("open('C:\\Users\\me')", "your own machine"),
    ],
)
def test_what_is_of_another_language_or_program_is_told(line: str, words: str) -> None:
    """A line that beginners bring from elsewhere gets a sentence that says what Python has in its place."""
    code = f"x = 1\n{line}\n"
    with pytest.raises(SyntaxError) as caught:
        compile(code, "x", "exec")
    fault = from_syntax(str(caught.value.msg), 2, code.encode())
    assert words in fault.public
    assert words in fault.safe


@pytest.mark.parametrize("statement", ["return 1", "yield 1", "await f()", "break", "continue"])
def test_what_only_python_s_compiler_refuses_has_its_line(statement: str) -> None:
    """A return outside of its function parses, and is told with its line all the same, and with what to do."""
    code = f"x = 1\n{statement}\n"
    with pytest.raises(SyntaxError) as caught:
        compile(code, "moving_average.py", "exec")
    fault = from_raised(Raised(1, "SyntaxError", str(caught.value), 0), code=code.encode(), memory_mb=512)
    assert fault.public.startswith("Raised SyntaxError at line 2: '")
    assert f"     2 | {statement}\nThis {statement.split(maxsplit=1)[0]} stands outside" in fault.public
    assert fault.safe == "Raised SyntaxError at line 2."


@pytest.mark.parametrize("line", [0, 1, 3, 4, 2**63])
def test_other_lines_are_not_called_jupyters(line: int) -> None:
    """A line without a magic, or one that is not there, gets the bare message."""
    assert "Jupyter" not in from_syntax("invalid syntax", line, b"x = = 1\n%time\n").public


@given(st.text(max_size=30), st.text(max_size=100), st.integers(0, 2**63 - 1))
def test_the_safe_sentence_holds_none_of_the_students_text(kind: str, message: str, line: int) -> None:
    """What a hidden check may show is made of our own words and a line that the file has."""
    fault = from_raised(Raised(1, f"{SECRET}{kind}", message, line), code=CODE, memory_mb=512)
    where = f" at line {line}" if 0 < line <= 10 else ""
    assert fault.safe == f"Raised an exception of its own{where}."


@pytest.mark.parametrize(("line", "shown"), [(0, False), (1, True), (10, True), (11, False), (2**62, False)])
def test_only_a_line_of_the_file_is_shown(line: int, shown: bool) -> None:
    """A line number that the file does not have is left out: it would be a number of the student's choice."""
    fault = _raised("ValueError", "", line)
    assert (f"line {line}" in fault.public) is shown
    assert (f"line {line}" in fault.safe) is shown


@pytest.mark.parametrize("padding", [b"\n", b"   \n", b"# nothing\n", b"\t#\n", b"\r\n", b"\x0c\n"])
def test_a_hidden_check_names_no_line_without_code(padding: bytes) -> None:
    """Of 50,000 lines that hold nothing, a hidden check names none: which one it is would be 15 bits of a choice."""
    code = b"pass\n" + padding * 50_000 + b"pass"
    assert lines_told(code) == {1, 50_002}
    for kind in ("ValueError", "NotImplementedError", "MemoryError", "Own"):
        fault = from_raised(Raised(1, kind, "", 31_417), code, 512)
        assert "31417" in fault.public
        assert "line" not in fault.safe
    assert from_raised(Raised(1, "ValueError", "", 50_002), code, 512).safe == "Raised ValueError at line 50002."


@given(st.lists(st.sampled_from([b"x = 1", b"", b"# x", b'"""', b"  pass"]), max_size=2 * MOST_LINES))
def test_a_hidden_check_chooses_among_few_lines(lines: list[bytes]) -> None:
    """Whatever a file looks like, at most MOST_LINES of its lines can be named by a hidden check."""
    told = lines_told(b"\n".join(lines))
    assert len(told) <= MOST_LINES
    assert all(lines[number - 1].strip() for number in told)


@pytest.mark.parametrize("status", [0, 1, 77, 255, -35, -40, -63, -int(signal.SIGUSR1)])
def test_a_hidden_check_names_no_number_of_the_submission_s_choice(status: int) -> None:
    """An exit status, and a signal that only the program itself could send, are numbers to tell something by."""
    fault = from_exit(status, 512)
    assert fault.safe in (
        "Ended the process instead of returning.",
        "Crashed with a signal that nobody else sends it.",
    )
    assert fault.public != fault.safe


def test_not_implemented_is_not_attempted() -> None:
    """A function that is still to be written is no error."""
    assert _raised("NotImplementedError", SECRET).verdict is Verdict.NOT_ATTEMPTED
    assert SECRET not in _raised("NotImplementedError", SECRET).public


def test_running_out_of_memory_is_a_crash() -> None:
    """A MemoryError is the memory limit at work, and the sentence says how much is allowed."""
    fault = _raised("MemoryError")
    assert fault.verdict is Verdict.CRASHED
    assert "512 MiB" in fault.public


def test_control_characters_are_taken_out() -> None:
    """Neither an exception's message nor its class name brings a control character to a terminal."""
    fault = _raised("Bad\x1b[31mError\u202e", "a\x1b[2Jb\x07\nline two")
    assert not {"\x1b", "\x07", "\u202e"} & set(fault.public)
    assert "line two" in fault.public


def test_colours_of_a_compiler_message_disappear() -> None:
    """Colour codes, which Numba's messages are full of, go without leaving a trace."""
    assert _raised("TypingError", "\x1b[1mcannot\x1b[0m unify").public.startswith(
        "Raised TypingError at line 3: cannot unify\n"
    )


@pytest.mark.parametrize("number", NAMED_SIGNALS)
def test_a_signal_is_a_crash_with_a_reason(number: signal.Signals) -> None:
    """A worker that a signal ended has crashed; the sentence names the signal and says why."""
    fault = from_exit(-number, 512)
    assert fault.verdict is Verdict.CRASHED
    assert fault.public.startswith(f"Crashed with {number.name}: ")


@pytest.mark.parametrize("status", [0, 1, 255])
def test_ending_the_process_is_a_crash(status: int) -> None:
    """A worker that ended itself, politely too, has not returned."""
    fault = from_exit(status, 512)
    assert fault.verdict is Verdict.CRASHED
    assert f"exit status {status}" in fault.public


def test_hanging_up_is_tampering() -> None:
    """A worker that closed its channel and lives on is up to something."""
    assert isinstance(from_exit(None, 512), Tampering)


def test_tampering_is_rejected() -> None:
    """Tampering carries the verdict `rejected`, and both sentences say what was seen."""
    fault = Tampering("Forged an answer.")
    assert (fault.verdict, fault.public, fault.safe) == (Verdict.REJECTED, "Forged an answer.", "Forged an answer.")


def test_a_fault_without_a_second_sentence_shows_the_first() -> None:
    """Where nothing of the student's is in it, one sentence serves both sides."""
    assert SubmissionFault(Verdict.TIMEOUT, "Too long.").safe == "Too long."
    assert SubmissionFault(Verdict.ERROR, "public", "safe").safe == "safe"


def test_an_own_exception_without_a_message_is_named_in_public() -> None:
    """A public check names the student's own exception class, with or without a message."""
    assert "TooSmall" in from_raised(Raised(1, "TooSmall", "", 3), CODE, 512).public


@pytest.mark.parametrize("number", [35, 40, 63])
def test_a_real_time_signal_is_a_crash_too(number: int) -> None:
    """A signal without a name of its own is a crash like any other, and no error of the judge."""
    assert from_exit(-number, 512).verdict is Verdict.CRASHED
