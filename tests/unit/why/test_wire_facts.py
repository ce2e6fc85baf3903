"""Facts come from an attacker's process: they are of the right form and size, or they are none."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire_facts import (
    LARGEST,
    LONGEST,
    MOST,
    Access,
    Deed,
    Facts,
    Function,
    Loop,
    LoopKind,
    Malformed,
    Operation,
    Remark,
    decode,
    encode,
)

_FACTS = Facts(
    entry_compiled=True,
    wide=False,
    compilations=2,
    functions=(Function("f", 2, 1, 9, True, False, False, True, False, False, True, 1),),
    loops=(Loop(3, 5, LoopKind.PRANGE, "i", 0, ("n",), False, True, False, False, 0),),
    accesses=(Access(4, "a", True, False, False, (("i",), ())),),
    remarks=(Remark(3, False, "call instruction cannot be vectorized"),),
    operations=(Operation(4, Deed.CALLS, "exp"),),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


def _body() -> dict[str, Any]:
    body: dict[str, Any] = json.loads(encode(_FACTS))
    return body


def test_facts_come_back_as_they_were() -> None:
    """What one end writes, the other reads."""
    assert decode(encode(_FACTS)) == _FACTS


def test_too_many_facts_are_cut_and_still_facts() -> None:
    """A file with more to say than fits is told by its beginning."""
    many = dataclasses.replace(_FACTS, remarks=tuple(Remark(n, False, "x" * LONGEST) for n in range(5 * MOST)))
    data = encode(many)
    assert len(data) <= LARGEST
    assert decode(data).remarks == many.remarks[:MOST]


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Facts)])
@given(value=_JSON)
def test_a_field_of_another_kind_is_refused(field: str, value: Any) -> None:
    """Whatever stands in a field is either of its kind or no fact."""
    try:
        found = decode(json.dumps(_body() | {field: value}).encode())
    except Malformed:
        return
    assert decode(encode(found)) == found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("remarks", [{"line": 3, "vectorized": False, "reason": "x" * (LONGEST + 1)}]),
        ("remarks", [{"line": 2**31, "vectorized": False, "reason": ""}]),
        ("remarks", [{"line": True, "vectorized": False, "reason": ""}]),
        ("remarks", [{"line": 3, "vectorized": False, "reason": "", "more": 1}]),
        ("operations", [{"line": 3, "deed": "steals", "what": ""}]),
        ("operations", [{"line": 3, "deed": "calls", "what": ["exp"]}] * 2),
        ("operations", [{"line": 3, "deed": "calls", "what": "exp"}] * (MOST + 1)),
    ],
)
def test_what_is_too_large_or_unknown_is_refused(field: str, value: Any) -> None:
    """Sizes are bounded, words known, and numbers no truth values."""
    with pytest.raises(Malformed):
        decode(json.dumps(_body() | {field: value}).encode())


@pytest.mark.parametrize("data", [b"", b"[", b"\xff", b"[]", b"null", b"[" * 100_000, b'{"entry_compiled": true}'])
def test_what_is_no_text_of_facts_is_refused(data: bytes) -> None:
    """Neither other bytes nor other JSON are facts, and deep nesting breaks nothing."""
    with pytest.raises(Malformed):
        decode(data)
