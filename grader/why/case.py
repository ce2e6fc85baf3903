"""What rules judge: the facts about a file, and what the judge's clock showed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.causes import Cause
from grader.wire_facts import Deed, Facts, Function, Loop

_FACTOR = 1.5  # how much more the answer's time must grow, when a parameter doubles


@dataclass(frozen=True)
class Growth:
    """How a call's time follows `parameter`: doubled, it takes `own` times as long, the reference `reference` times."""

    parameter: str
    own: float
    reference: float

    @property
    def is_faster(self) -> bool:
        """Whether the answer's work follows the parameter and the reference's does not, or not as fast."""
        return self.own > _FACTOR * self.reference and self.own > _FACTOR


@dataclass(frozen=True)
class Case:
    """A file's facts, and what was measured of the function `entry`. Lines in `facts` are claims of the file's process.

    `recompiled` says that a second call with the same types had Numba compile again. `elements` are those of the
    largest argument. `cores` is on how many processors the answer may run, `callers` from how many Python threads it is
    called at once. `bandwidth_share` is how near to memory's speed it is, None where nobody knows.
    """

    facts: Facts
    entry: str
    recompiled: bool = False
    elements: int = 0
    growth: tuple[Growth, ...] = ()
    cores: int = 1
    callers: int = 1
    bandwidth_share: float | None = None


@dataclass(frozen=True)
class Trial:
    """A remedy that can be tried mechanically: options for all functions, two headers swapped, or a `prange` dealt out.

    `told` says what was tried, as in "With ... it takes ...".
    """

    told: str
    options: dict[str, Any] = field(default_factory=dict)
    swapped: tuple[int, int] | None = None
    dealt: int = 0


@dataclass(frozen=True)
class Found:
    """A cause at a line, in a sentence. `times` estimates how many times as fast it would be without.

    `trial` measures that: where it gains nothing, the cause is none. `told` is what was measured already. `remedy` is
    told in the place of the rule's.
    """

    line: int
    message: str
    times: float
    trial: Trial | None = None
    told: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Rule:
    """A cause with its title and its remedy, and `find`, a pure function that says where a case has it."""

    cause: Cause
    title: str
    remedy: str
    find: Callable[[Case], Iterator[Found]]


def around(facts: Facts, line: int) -> list[Loop]:
    """Return the loops whose bodies hold a line, the innermost first."""
    found = [loop for loop in facts.loops if loop.line < line <= loop.last]
    return sorted(found, key=lambda loop: -loop.line)


def innermost(facts: Facts) -> list[Loop]:
    """Return the loops that have no loop in them."""
    outer = {loop.inside for loop in facts.loops}
    return [loop for loop in facts.loops if loop.line not in outer]


def function_at(facts: Facts, line: int) -> Function | None:
    """Return the innermost function that a line is in."""
    found = [function for function in facts.functions if function.decorated <= line <= function.last]
    return max(found, key=lambda function: function.line, default=None)


def called_from_loops(facts: Facts, name: str) -> bool:
    """Return whether a loop of the file, or of a ufunc, calls the compiled function `name`."""
    return bool(calling_loops(facts, name)) or any(one.elementwise and one.name == name for one in facts.functions)


def calling_loops(facts: Facts, name: str) -> list[Loop]:
    """Return the loops of the file that call the compiled function `name`."""
    calls = (one for one in facts.operations if one.deed is Deed.CALLS_FUNCTION and one.what == name)
    return [loop for call in calls for loop in around(facts, call.line)]


def is_repeated(facts: Facts, line: int) -> bool:
    """Return whether compiled code goes through a line many times: in a loop, or in a function that loops call."""
    if not compiled_at(facts, line):
        return False
    function = function_at(facts, line)
    return bool(around(facts, line)) or (function is not None and called_from_loops(facts, function.name))


def compiled_at(facts: Facts, line: int) -> bool:
    """Return whether a line belongs to a function that Numba compiles to machine code."""
    function = function_at(facts, line)
    return function is not None and function.compiled and not function.objects
