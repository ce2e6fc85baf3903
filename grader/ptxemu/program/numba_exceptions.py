"""How Numba's kernels tell the host of an exception: they store its number and their thread into their variables.

The first thread to raise swaps the number into a variable that is 0, and stores where it is into six others. Source:
numba.cuda.compiler.add_exception_store_helper.
"""

from __future__ import annotations

from grader.ptxemu.text.records import Variable

_NUMBER = "__errcode__"
_KEPT = (_NUMBER, *(f"__{what}{axis}__" for what in ("tid", "ctaid") for axis in "xyz"))
_BYTES = 4


def is_kept(variable: Variable) -> bool:
    """Return whether a kernel stores something about an exception there."""
    return variable.size == _BYTES and variable.name.endswith(_KEPT)


def is_number(variable: Variable) -> bool:
    """Return whether it is the exception's number."""
    return is_kept(variable) and variable.name.endswith(_NUMBER)
