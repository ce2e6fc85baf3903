"""Errors explained: from an exception's type and text to a sentence that a beginner can act on.

The text is whatever the student's process has sent, so this room only reads it: every pattern is bounded, and a
sentence earns and costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.advice.arrays import ARRAYS
from grader.advice.language import LANGUAGE
from grader.advice.loading import LOADING
from grader.advice.names import NAMES
from grader.advice.rule import Rule
from grader.advice.running import RUNNING
from grader.advice.types import TYPES
from grader.text import one_line

RULES: tuple[Rule, ...] = (*LOADING, *LANGUAGE, *NAMES, *TYPES, *ARRAYS, *RUNNING)
_LOADING = frozenset(rule.name for rule in LOADING)
# Numba's own exceptions, numba.core.errors; they are all compiled code's.
_OF_NUMBA = """
TypingError LoweringError UnsupportedError UnsupportedBytecodeError UnsupportedRewriteError UnsupportedParforsError
CompilerError NumbaError IRError NotDefinedError RedefinedError VerificationError ConstantInferenceError InternalError
InternalTargetMismatchError NonexistentTargetError RequireLiteralValue ForceLiteralArg LiteralTypingError
ByteCodeSupportError DeprecationError ForbiddenConstruct UntypedAttributeError NumbaTypeError NumbaAttributeError
NumbaAssertionError NumbaNotImplementedError NumbaKeyError NumbaIndexError NumbaRuntimeError NumbaValueError
"""
COMPILER = frozenset(_OF_NUMBA.split())
LONGEST = 8000  # characters of a message that are read
_CALL = ">>> "
_HEAD = re.compile(r"^(?:Failed in \w+ mode pipeline.*|Internal error at .*|\s*|During: .*)$")


@dataclass(frozen=True)
class Here:
    """What the sentences may say of the exercise: the file, Numba's threads, and packages beside NumPy and Numba."""

    file: str = "your file"
    threads: int = 1
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """A sentence, and the name of the rule that it comes from."""

    rule: str
    sentence: str

    @property
    def is_about_loading(self) -> bool:
        """Whether something of the file's surroundings, and nothing of the exercise, is the matter."""
        return self.rule in _LOADING


def explain(kind: str, message: str, code: bytes, here: Here = Here()) -> Advice | None:
    """Return what to tell about an exception of the type `kind` in this source, None where no rule knows it."""
    source = code.decode("utf-8", "replace")
    text, called = _first_call(message[:LONGEST])
    facts = {
        "threads": "1 thread" if here.threads == 1 else f"{here.threads} threads",
        "packages": f"{', '.join((*here.packages, 'numpy', 'numba'))} and Python's own modules",
        "file": here.file,
        "called": called or "version of this function",
    }
    for rule in RULES:
        sentence = rule.about(kind, text, source, facts)
        if sentence:
            return Advice(rule.name, sentence)
    return None


def _first_call(message: str) -> tuple[str, str]:
    """Return the message without the calls that it names after the first, which is the student's own; and its name."""
    head, mark, rest = message.partition(_CALL)
    found = re.match(r"(?:array_)?(\w{1,60})\(", rest)
    return head + mark + rest.replace(_CALL, ""), found[1] if found else ""


def headline(message: str) -> str:
    """Return the first line of a compiler's message that says something."""
    lines = (line.strip() for line in message[:LONGEST].splitlines())
    return one_line(next((line for line in lines if line and not _HEAD.match(line)), ""), 300)
