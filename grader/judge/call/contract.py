"""What an entry point must be: defined, with its arguments in their order, returning nothing, writing to out only."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from grader.catalog import EntryPoint, Kind
from grader.judge.call.link import Link, Written
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import Stage, SubmissionFault
from grader.model import Verdict
from grader.wire import Loaded, Parsed, Slot

_UFUNC_MAKERS = ("guvectorize", "vectorize")
_AT_THE_EDGE = "Its def has this very name, and begins at the left edge: in no class, no function and no if."
_RETURN = "Take the return away: who calls it owns the output and looks at nothing else"
# What was not run at all when it was called.
_RETURNS = {
    "coroutine": "Write def without async: nobody awaits it",
    "generator": "Take the yield away: with it, nothing in the function has run",
}


@contextlib.contextmanager
def told_of(entry: EntryPoint, loaded: Loaded, facts: Parsed | None) -> Iterator[None]:
    """Say in public why the call inside fails, where that can be seen in what the file defines."""
    with _told_of_ufunc(entry, facts), _told_of_order(entry, loaded.signatures.get(entry.name, ())):
        yield


@contextlib.contextmanager
def _told_of_ufunc(entry: EntryPoint, facts: Parsed | None) -> Iterator[None]:
    """Say in public what makes a ufunc where what fails inside must be one, and nothing in the file does."""
    try:
        yield
    except SubmissionFault as fault:
        made = facts is None or any(name in facts.calls for name in _UFUNC_MAKERS)
        if fault.verdict is not Verdict.ERROR or entry.kind is not Kind.UFUNC or made:
            raise
        makers = " and ".join(f"@{name}" for name in _UFUNC_MAKERS)
        raise fault.preceded(f"{entry.name} is called as a ufunc: {makers}, with types, make one.") from fault


@contextlib.contextmanager
def _told_of_order(entry: EntryPoint, found: tuple[str, ...]) -> Iterator[None]:
    """Say so in public where what fails inside takes the entry point's arguments in another order."""
    try:
        yield
    except SubmissionFault as fault:
        misplaced = any(name in entry.arguments and entry.arguments.index(name) != n for n, name in enumerate(found))
        if fault.verdict is not Verdict.ERROR or not misplaced:
            raise
        order = f"It takes ({', '.join(found)}), and is called with ({', '.join(entry.arguments)}), in this order"
        raise fault.preceded(f"{order}: change the line that begins with def {entry.name}.") from fault


def require_signature(entry: EntryPoint, loaded: Loaded, facts: Parsed | None) -> None:
    """Raise SubmissionFault where the file has no such function, or one that takes another number of arguments."""
    found, wanted = loaded.signatures.get(entry.name), f"{entry.name}({', '.join(entry.arguments)})"
    if found is None:
        raise SubmissionFault(
            Verdict.ERROR, f"The file defines no function {wanted}. {_AT_THE_EDGE}", stage=Stage.LOADING
        )
    if entry.kind is Kind.UFUNC:
        return  # it takes an out that its function does not name
    least = len(found) - len(loaded.optional.get(entry.name, ()))
    if found and not least <= len(entry.arguments) <= len(found):
        wrong = f"{entry.name} takes {len(found)} arguments; it must be {wanted}.{_of_ufuncs(entry, facts)}"
        raise SubmissionFault(Verdict.ERROR, wrong, stage=Stage.LOADING)


def require_none(entry: EntryPoint, returned: str, facts: Parsed | None) -> None:
    """Raise Mismatch where it returned something, of the type named."""
    if returned == "NoneType":
        return
    output = entry.arguments[-1]
    wanted = f"{entry.name} must fill {output} and return None"
    why = _of_ufuncs(entry, facts) or f" {_RETURNS.get(returned, _RETURN)}, so no check counts, whatever {output} holds"
    safe = f"{wanted}: take the return away."  # without the type, whose name is the submission's to choose
    raise Mismatch(f"{wanted}; it returned {returned!r}.{why.rstrip('.')}", safe)


def require_in_place(link: Link, entry: EntryPoint, written: Written) -> None:
    """Raise RuleBroken where the call changed an input, and Mismatch where it wrote beside its arrays."""
    named = (*entry.arguments[: len(written.message) - 1], entry.arguments[-1])
    labels = [name for name, item in zip(named, written.message, strict=True) if isinstance(item, Slot)]
    for label, array, slot in zip(labels[:-1], written.arrays[:-1], written.slots[:-1], strict=True):
        if not link.unchanged(slot, array):
            raise RuleBroken(f"It changed its input {label}. Write to {labels[-1]} only.")
    beside = link.overrun(written.arrays, written.slots)
    if beside is not None:
        raise Mismatch(f"it wrote outside its arrays, beside {labels[beside]}: check the first and last index")


@contextlib.contextmanager
def leaving_alone(link: Link, entry: EntryPoint, written: Written) -> Iterator[None]:
    """Hold the call inside to this: where it raises, it has written to nothing.

    Raises Mismatch where it had written to its output, and what `require_in_place` raises.
    """
    try:
        yield
    except SubmissionFault as fault:
        if fault.verdict is Verdict.ERROR:
            require_in_place(link, entry, written)
            if not link.unchanged(written.slots[-1], written.arrays[-1]):
                raise Mismatch("it wrote to out before it raised") from fault
        raise


def _of_ufuncs(entry: EntryPoint, facts: Parsed | None) -> str:
    """Return what to say where the file makes ufuncs, which are called otherwise than functions; else ""."""
    maker = next((name for name in _UFUNC_MAKERS if facts and name in facts.calls), "")
    if not maker:
        return ""
    *inputs, output = entry.arguments
    return (
        f" @{maker} makes a ufunc, which returns its outputs: give it another name, and write a function"
        f" {entry.name}({', '.join(entry.arguments)}) with {output}[:] = name({', '.join(inputs)}) in it."
    )
