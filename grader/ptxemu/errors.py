"""Why a kernel is not run: its text is no PTX, holds what is not known here, or asks for more than is allowed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

_ODD = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


class PtxError(Exception):
    """A text that is not PTX as a compiler writes it, or that is larger than any kernel needs."""


class Unsupported(Exception):
    """Something in PTX that the emulator does not know: what it does is named, never guessed."""


class Exhausted(Exception):
    """A limit on what is executed was reached."""


@contextlib.contextmanager
def told_apart() -> Iterator[None]:
    """Raise what goes wrong with an odd text as one of the errors above: no compiler writes it, but an attacker may."""
    try:
        yield
    except MemoryError as error:
        raise Exhausted("it needs more memory than there is") from error
    except _ODD as error:
        raise Unsupported(f"an instruction in a form that it never has ({type(error).__name__})") from error
