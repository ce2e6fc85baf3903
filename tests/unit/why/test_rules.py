"""Rules are pure: from facts that are written down here, without a compiler, to causes at lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.causes import Cause
from grader.why.case import Case, Found, Growth
from grader.why.diagnosing import diagnosis
from grader.why.measured import dealt, swapped
from grader.why.rules import RULES
from grader.wire_facts import THREAD, Access, Deed, Facts, Function, Loop, LoopKind, Operation, Remark

_F = Function("f", 2, 1, 9, True, False, False, False, False, False, False, -1)
_PARALLEL = replace(_F, parallel=True, parfors=1)
_OUTER = Loop(3, 6, LoopKind.RANGE, "i", 0, (), False, False, False, True, 1)
_INNER = Loop(4, 6, LoopKind.RANGE, "j", 3, (), False, True, False, True, 1)
_SHARED = replace(_OUTER, kind=LoopKind.PRANGE)
_FEW = replace(_SHARED, few=True)
_AGAINST = Access(5, "a", True, False, False, (("j",), ("i",)))
_ALONG = Access(5, "a", True, False, False, (("i",), ("j",)))
_BASE = Facts(True, False, 1, (_F,), (_OUTER, _INNER))
_EARLY = Remark(5, False, "Early exit loop with store but no supported condition load")
_REORDER = Remark(5, False, "cannot prove it is safe to reorder floating-point operations")


def _found(case: Case, tried: bool = True) -> set[tuple[Cause, int]]:
    return {(rule.cause, one.line) for rule in RULES for one in rule.find(case) if tried or one.trial is None}


def _of(facts: Facts = _BASE, **more: Any) -> Case:
    return replace(Case(facts, "f"), **more)


def _doing(line: int, deed: Deed, what: str = "", base: Facts = _BASE) -> Case:
    return _of(replace(base, operations=(*base.operations, Operation(line, deed, what))))


_TWO = replace(_BASE, functions=(_PARALLEL, replace(_F, name="g", line=7, decorated=7)), loops=(_SHARED,))
_PYTHON = replace(_BASE, entry_compiled=False, functions=(replace(_F, compiled=False),))
_FAST = replace(_PYTHON, operations=(Operation(5, Deed.INTERPRETS, "90"),))
_NARROWED = replace(_BASE, operations=(Operation(5, Deed.NARROWS, ""),))
_SLOW = [
    (_of(replace(_BASE, entry_compiled=False, functions=(replace(_F, compiled=False),))), Cause.NOT_COMPILED, 3),
    (_of(replace(_BASE, functions=(replace(_F, objects=True),))), Cause.OBJECT_MODE, 1),
    (_doing(5, Deed.LEAVES_COMPILED), Cause.OBJECT_MODE, 5),
    (
        _of(replace(_BASE, functions=(_F, replace(_F, name="g", line=5, decorated=4))), recompiled=True),
        Cause.RECOMPILED,
        4,
    ),
    (_doing(5, Deed.USES_OBJECT, "list(float64)"), Cause.PYTHON_OBJECTS, 5),
    (_doing(8, Deed.GROWS_OBJECT, "reflected list(float64)"), Cause.PYTHON_OBJECTS, 8),
    (_doing(8, Deed.CALLS, "exp", base=replace(_BASE, functions=(replace(_F, elementwise=True),))), Cause.LIBM_CALL, 8),
    (_doing(8, Deed.MAKES_ARRAY, base=replace(_BASE, functions=(replace(_F, elementwise=True),))), Cause.ALLOCATION, 8),
    (_of(cores=2, callers=2), Cause.NOT_PARALLEL, 1),
    (_of(replace(_PYTHON, functions=(replace(_F, name="g"),), remarks=(_EARLY,)), cores=2), Cause.NOT_PARALLEL, 3),
    (_of(growth=(Growth("window", 2.0, 1.0),)), Cause.COMPLEXITY, 4),
    (replace(_doing(5, Deed.REDUCES_ARRAY, "mean"), growth=(Growth("window", 2.0, 1.0),)), Cause.COMPLEXITY, 5),
    (_doing(8, Deed.INTERPRETS, "20000", base=_PYTHON), Cause.NOT_COMPILED, 8),
    (replace(_doing(5, Deed.INTERPRETS, "900", base=_PYTHON), elements=10_000), Cause.NOT_COMPILED, 3),
    (replace(_doing(8, Deed.COMPILES, base=_FAST), recompiled=True, elements=10**6), Cause.RECOMPILED, 8),
    (
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_SHARED, replace(_INNER, leaves=True))), elements=10**6),
        Cause.UNBALANCED,
        3,
    ),
    (_doing(5, Deed.COMPUTES_ARRAY), Cause.TEMPORARIES, 5),
    (_doing(8, Deed.COMPUTES_ARRAY, base=_doing(7, Deed.COMPUTES_ARRAY).facts), Cause.TEMPORARIES, 7),
    (_doing(5, Deed.MAKES_ARRAY, "empty"), Cause.ALLOCATION, 5),
    (_of(replace(_BASE, accesses=(_AGAINST,))), Cause.MEMORY_ORDER, 4),
    (_of(replace(_BASE, accesses=(replace(_ALONG, fortran=True),))), Cause.MEMORY_ORDER, 4),
    (_of(replace(_BASE, remarks=(_EARLY,))), Cause.NOT_VECTORIZED, 4),
    (_of(replace(_BASE, remarks=(_REORDER,))), Cause.DEPENDENCY_CHAIN, 5),
    (_doing(5, Deed.WIDENS, base=_NARROWED), Cause.FLOAT64_PROMOTION, 5),
    (_doing(5, Deed.CALLS, "exp"), Cause.LIBM_CALL, 5),
    (_of(replace(_BASE, functions=(replace(_F, boundscheck=True),))), Cause.BOUNDS_CHECKS, 1),
    (_of(replace(_BASE, loops=(_SHARED, _INNER))), Cause.NOT_PARALLEL, 3),
    (_of(replace(_BASE, functions=(replace(_PARALLEL, parfors=0),))), Cause.NOT_PARALLEL, 3),
    (_of(cores=2), Cause.NOT_PARALLEL, 3),
    (
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_SHARED, replace(_INNER, bounded_by=("i",))))),
        Cause.UNBALANCED,
        3,
    ),
    (
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_FEW, _INNER), accesses=(replace(_ALONG, axes=(("i",),)),))),
        Cause.FALSE_SHARING,
        5,
    ),
    (
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_SHARED,), accesses=(replace(_ALONG, axes=((THREAD,),)),))),
        Cause.FALSE_SHARING,
        5,
    ),
    (_of(replace(_BASE, functions=(_PARALLEL,), loops=(_SHARED, _INNER)), elements=100), Cause.PARALLEL_OVERHEAD, 3),
    (
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_OUTER, replace(_INNER, kind=LoopKind.PRANGE)))),
        Cause.PARALLEL_OVERHEAD,
        4,
    ),
    (_of(bandwidth_share=0.84), Cause.MEMORY_BOUND, 0),
]


@pytest.mark.parametrize(
    ("case", "cause", "line"), _SLOW, ids=lambda value: str(value) if isinstance(value, Cause) else ""
)
def test_each_cause_is_found_at_its_line(case: Case, cause: Cause, line: int) -> None:
    """Facts that show a cause have it found where it is, and nothing else that need not be tried first."""
    assert (cause, line) in _found(case)
    assert _found(case, tried=False) <= {(cause, line)}


def test_every_rule_is_tried() -> None:
    """No rule is without a case above."""
    assert {rule.cause for rule in RULES} == {cause for _, cause, _ in _SLOW}


@pytest.mark.parametrize(
    "case",
    [
        _of(),
        _of(replace(_BASE, accesses=(_ALONG,))),
        _of(replace(_BASE, accesses=(_ALONG, replace(_AGAINST, stores=False)))),  # a transpose has no better order
        _of(replace(_BASE, accesses=(replace(_AGAINST, axes=(("j",), ("k",))),))),  # no other loop runs along memory
        _of(growth=(Growth("n", 2.0, 2.0),)),
        _of(bandwidth_share=0.3),
        _of(replace(_BASE, functions=(_PARALLEL,), loops=(_SHARED, _INNER)), elements=10**6),
        _doing(8, Deed.MAKES_ARRAY, "empty"),
        _doing(8, Deed.COMPUTES_ARRAY),
        _doing(5, Deed.WIDENS),
        _doing(5, Deed.WIDENS, base=replace(_NARROWED, wide=True)),
        _of(replace(_BASE, remarks=(Remark(5, False, "cannot identify array bounds"),))),
        _of(replace(_BASE, remarks=(_EARLY, Remark(5, True, "")))),
        _of(replace(_BASE, functions=(replace(_F, nogil=True),)), cores=2, callers=2),
        replace(  # each thread has its helper make an array
            _doing(8, Deed.MAKES_ARRAY, base=_doing(5, Deed.CALLS_FUNCTION, "g", base=_TWO).facts), elements=10**6
        ),
        _of(replace(_PYTHON, functions=(replace(_F, name="g"),)), cores=2),  # g is not known to be called
        _of(replace(_PYTHON, functions=(replace(_F, name="g", line=1), replace(_F, compiled=False)))),  # not called yet
        replace(_of(_FAST), elements=10**6),  # Python writes a program or calls NumPy: few steps for many elements
    ],
)
def test_what_shows_no_cause_has_none(case: Case) -> None:
    """Right loop orders, allocations outside of loops, wide sums and the like are told nothing."""
    assert _found(case) == set()


def test_lines_that_are_none_break_nothing() -> None:
    """Facts are claims of a hostile process: any line, any nesting, any name."""
    odd = Facts(
        True,
        False,
        -1,
        (replace(_F, line=-1, decorated=2**31 - 1, last=-1), replace(_F, name="]]>\x1b[2J")),
        (
            *(replace(_OUTER, inside=3), replace(_INNER, line=3, inside=3, last=-1)),
            *(replace(_INNER, inside=2**31 - 1), _FEW, replace(_INNER, line=3, inside=4)),
        ),
        (replace(_AGAINST, axes=()), replace(_AGAINST, axes=((),)), replace(_AGAINST, line=5, axes=())),
        (_EARLY, replace(_REORDER, line=-1)),
        tuple(Operation(line, deed, "\x1b[31m") for deed in Deed for line in (-1, 0, 5, 2**31 - 1)),
    )
    for rule in RULES:
        for found in rule.find(_of(odd)):
            assert "\x1b" not in diagnosis(rule, found).message


def test_loop_headers_change_places_and_nothing_else() -> None:
    """Swapped, each header stands at the other's depth."""
    code = b"def f(a):\n    for i in range(2):\n        for j in range(3):\n            a[i, j] = 0\n"
    assert (
        swapped(code, 2, 3)
        == b"def f(a):\n    for j in range(3):\n        for i in range(2):\n            a[i, j] = 0\n"
    )
    assert swapped(code, 3, 99) == code


@pytest.mark.parametrize("n", [1, 2, 7, 8])
def test_turns_are_dealt_out_like_cards(n: int) -> None:
    """The first half of the turns gets the even numbers, the second the odd ones; each comes once."""
    code = b"def f(n):\n    seen = []\n    for i in prange(n):\n        seen.append(i)\n    return seen\n"
    space: dict[str, Any] = {"prange": range}
    exec(dealt(code, 3), space)
    found = space["f"](n)
    assert sorted(found) == list(range(n))
    assert all(turn % 2 == 0 for turn in found[: (n + 1) // 2])
    assert dealt(code, 2) == dealt(code, 99) == code


def test_what_is_estimated_says_so() -> None:
    """A cost is either measured or called an estimate."""
    (rule,) = (one for one in RULES if one.cause is Cause.LIBM_CALL)
    assert diagnosis(rule, Found(3, "x", 3.0)).cost.startswith("An estimate")
    assert diagnosis(rule, Found(3, "x", 3.0, told="Measured: 2 times.")).cost == "Measured: 2 times."
