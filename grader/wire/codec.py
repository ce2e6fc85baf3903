"""Messages as bytes and back. What a worker sends is an attacker's: every field's type and size is checked here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, get_args

from grader.wire.messages import (
    MAX_ITEMS,
    MAX_MESSAGE,
    MAX_REPORT,
    MAX_TEXT,
    MAX_VALUES,
    Place,
    ProtocolError,
    Reply,
    Request,
    Slot,
    Value,
)


def encode(message: Request | Reply) -> bytes:
    """Return `message` as UTF-8 JSON; raises ProtocolError where that has more than MAX_MESSAGE bytes."""
    body = {"kind": type(message).__name__} | vars(message)
    data = json.dumps(body, separators=(",", ":"), default=vars).encode("utf-8", "replace")
    if len(data) > MAX_MESSAGE:
        raise ProtocolError(f"a message of {len(data)} bytes")
    return data


def decode_request(data: bytes) -> Request:
    """Return the judge's message; it is trusted, and only rebuilt. Raises ValueError for a place that there is not."""
    body = json.loads(data)
    kind = body.pop("kind")
    if kind == "Load":
        body["entries"], body["place"] = tuple(body["entries"]), Place(body["place"])
    elif kind == "Call":
        body["arguments"] = tuple(_argument(item) for item in body["arguments"])
        body["launch"] = tuple(body["launch"])
    elif kind == "Compile":
        body["types"], body["archs"] = tuple(body["types"]), tuple(body["archs"])
    records: dict[str, type[Request]] = {record.__name__: record for record in get_args(Request)}
    return records[kind](**body)


def _argument(item: Any) -> Slot | Value:
    if isinstance(item, dict):
        item = Slot(**item | {"shape": tuple(item["shape"]), "strides": tuple(item["strides"])})
    return item  # type: ignore[no-any-return]


def decode_reply(data: bytes) -> Reply:
    """Return a worker's message as one of the reply records; raises ProtocolError for anything else."""
    if len(data) > MAX_MESSAGE:
        raise ProtocolError("a message that is too long")
    try:
        body = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a message that is not JSON") from error
    reply = _REPLIES.get(str(body.pop("kind", ""))) if isinstance(body, dict) else None
    if reply is None:
        raise ProtocolError("a message that is no object of a known kind")
    fields = reply.__dataclass_fields__
    if body.keys() != fields.keys():
        raise ProtocolError("a message with other fields than it should have")
    return reply(**{name: _CHECKS[str(field.type)](body[name]) for name, field in fields.items()})


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a name that is there twice")
    return table


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ProtocolError("a field that is not a whole number")
    return value


def _text(value: Any, longest: int = MAX_TEXT) -> str:
    if type(value) is not str or len(value) > longest:
        raise ProtocolError("a field that is not a short text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or len(value) > MAX_ITEMS:
        raise ProtocolError("a field that is not a short list")
    return tuple(_text(item) for item in value)


def _integers(value: Any) -> tuple[int, ...]:
    if type(value) is not list or len(value) > MAX_VALUES:
        raise ProtocolError("a field that is not a short list")
    if any(type(item) is not int or abs(item) >= 2**63 for item in value):
        raise ProtocolError("a list that holds something else than 64-bit integers")
    return tuple(value)


def _signatures(value: Any) -> dict[str, tuple[str, ...]]:
    if type(value) is not dict or len(value) > MAX_ITEMS:
        raise ProtocolError("a field that is not a short table")
    return {_text(name): _texts(arguments) for name, arguments in value.items()}


_REPLIES: dict[str, type[Reply]] = {reply.__name__: reply for reply in get_args(Reply)}
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "int": _whole,
    "str": _text,
    "Report": lambda value: _text(value, MAX_REPORT),
    "tuple[str, ...]": _texts,
    "tuple[int, ...]": _integers,
    "dict[str, tuple[str, ...]]": _signatures,
}
