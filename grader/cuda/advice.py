"""What the CUDA compiler of Numba means, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Advice:
    """In our words: what the compiler refused, empty where its own words say it, and what to do."""

    message: str
    hint: str


_NONE = Advice("", "Numba's CUDA target compiles numbers, arrays, tuples, loops and functions under cuda.jit.")
_KNOWN: tuple[tuple[str, Advice], ...] = (
    (r"must have void return|Kernels must return", Advice(
        "A kernel cannot return a value.", "Write results into an array that the caller passes in.")),
    (r"No signature of the kernel takes", Advice(
        "The kernel's signature names other types than it is launched with.",
        "Leave the signature out: @cuda.jit alone compiles for whatever comes.")),
    (r"no kernel called|defines no", Advice("", "Define it in this file, with @cuda.jit above it.")),
    (r"not defined|NameError|Untyped global name '(\w+)'.*(?:undefined|Cannot determine)", Advice(
        "A name that the kernel uses has no meaning on a GPU.",
        "A function that a kernel calls needs @cuda.jit(device=True); a constant must be a number or a tuple.")),
    (r"list\(|reflected list|build_list|ListType", Advice(
        "A kernel cannot make lists: there is no memory that it could ask for.",
        "Use cuda.local.array((n,), dtype) with a constant n, or an array that the caller passes in.")),
    (r"DictType|build_map|dict\(|UniTuple.*unicode|getitem.*Dict", Advice(
        "A kernel cannot use dictionaries.", "Use an array that a number indexes.")),
    (r"unicode_type|UnicodeType|string|format", Advice(
        "A kernel cannot work on texts.", "Let the kernel compute numbers, and write texts on the host.")),
    (r"UNKNOWN_OPCODE|IMPORT_NAME|IMPORT_FROM", Advice(
        "A kernel cannot import.", "Put the import at the top of the file.")),
    (r"STORE_GLOBAL|global", Advice("A kernel cannot change a global variable.", "Write to an array instead.")),
    (r"[Yy]ield|generator", Advice("A kernel cannot be a generator.", "Write each result into an array.")),
    (r"except|SETUP_FINALLY|exception", Advice(
        "A kernel cannot catch exceptions: a GPU raises none.", "Check the index before you use it.")),
    (r"SETUP_WITH|BEFORE_WITH|contextmanager|with ", Advice("A kernel cannot use `with`.", "Leave it out.")),
    (r"[Ss]et\(|build_set", Advice("A kernel cannot use sets.", "Use an array of flags.")),
    (r"shared\.array|local\.array|shape.*(?:literal|constant)|non.?constant", Advice(
        "The size of a shared or local array must be a constant.",
        "Write the number, or a global constant; for sizes chosen at launch, cuda.shared.array(0, dtype).")),
    (r"NRT|NRT required|allocat", Advice(
        "This needs memory that a kernel cannot ask for, as slices that are assigned and NumPy functions do.",
        "Loop over the elements, and pass in every array.")),
    (r"random", Advice(
        "NumPy's random numbers do not exist on a GPU.", "Use numba.cuda.random, or draw them on the host.")),
    (r"numpy\.\w+|np\.\w+|Function\(<function (?:dot|sum|zeros|ones|arange|mean)", Advice(
        "This NumPy function works on whole arrays, which a thread does not.",
        "Write the loop over the elements that this thread is to do.")),
    (r"Function\(<function (\w+)|Unknown attribute|Cannot resolve", Advice(
        "", "A function that a kernel calls needs @cuda.jit(device=True), or must be one of cuda or math.")),
    (r"No implementation of function", Advice(
        "", "The types do not fit: each index must be a whole number, each operand an element and no array.")),
)  # fmt: skip
_INTERNAL = Advice(
    "The compiler gave up on something that it does not know.",
    "Most often this is a set, `with`, or a function with key=: write a plain loop instead.",
)


def advice(kind: str, message: str) -> Advice:
    """Return the advice on a compiler's exception of this type and message."""
    if kind in ("AttributeError", "AssertionError", "KeyError"):
        return _INTERNAL
    return next((told for pattern, told in _KNOWN if re.search(pattern, message)), _NONE)
