"""What an answer must look like to count, written down a second time: the judge's own reading is checked against it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

_LONGEST = 65_536
_Check = Callable[[Any], bool]


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 4000


def _report(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 8000


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 4000 and all(map(_text, value))


def _values(value: Any) -> bool:
    few = isinstance(value, list) and len(value) <= 8
    return few and all(type(item) is int and -(2**63) < item < 2**63 for item in value)


def _table(value: Any) -> bool:
    short = isinstance(value, dict) and len(value) <= 4000
    return short and all(_text(name) and _texts(names) for name, names in value.items())


KINDS: dict[str, dict[str, _Check]] = {
    "Parsed": {"syntax_error": _text, "line": _whole} | dict.fromkeys(("unwritten", "loops", "calls", "signs"), _texts),
    "Loaded": {"signatures": _table, "optional": _table},
    "Returned": {"number": _whole, "type": _text, "values": _values},
    "Raised": {"number": _whole, "type": _text, "message": _report, "line": _whole},
}


def reply(data: bytes) -> dict[str, Any] | None:
    """Return the message if it is exactly one well-formed reply, None otherwise."""
    try:
        body = json.loads(data.decode(), object_pairs_hook=_unambiguous)
    except (ValueError, RecursionError):
        return None
    if len(data) > _LONGEST or not isinstance(body, dict) or not isinstance(body.get("kind"), str):
        return None
    fields = KINDS.get(body["kind"])
    if fields is None or body.keys() != fields.keys() | {"kind"}:
        return None
    return body if all(check(body[name]) for name, check in fields.items()) else None


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError
    return table


def answers(packets: list[bytes | None]) -> int:
    """Return how many calls may count: the judge takes one packet a question, and the first wrong one ends it all.

    None stands for a packet that is wrong whatever it says.
    """
    for turn, packet in enumerate(packets):
        body = None if packet is None else reply(packet)
        if body is None or not _right(body, turn):
            return max(turn - 2, 0)
    return max(len(packets) - 2, 0)


def _right(body: dict[str, Any], turn: int) -> bool:
    if turn == 0:
        return (body["kind"], body.get("syntax_error")) == ("Parsed", "")
    if turn == 1:
        return bool(body["kind"] == "Loaded")
    return (body["kind"], body.get("number")) == ("Returned", turn - 1)
