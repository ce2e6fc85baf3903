"""What a worker sends is an attacker's: it is one of the reply records, or it is a ProtocolError."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire import (
    MAX_ITEMS,
    MAX_MESSAGE,
    MAX_REPORT,
    MAX_TEXT,
    MAX_VALUES,
    Call,
    Load,
    Loaded,
    Map,
    Parsed,
    Ping,
    Place,
    ProtocolError,
    Raised,
    Refused,
    Reply,
    Request,
    Returned,
    Slot,
    decode_reply,
    decode_request,
    encode,
)

WHOLE = st.integers(0, 2**63 - 1)
TEXT = st.text(max_size=40)
TEXTS = st.lists(TEXT, max_size=5).map(tuple)
REPLIES = st.one_of(
    st.builds(Parsed, TEXT, WHOLE, TEXTS, TEXTS, TEXTS, TEXTS),
    st.builds(Loaded, st.dictionaries(TEXT, TEXTS, max_size=4), st.dictionaries(TEXT, TEXTS, max_size=4)),
    st.builds(Refused, WHOLE, TEXT),
    st.builds(Returned, WHOLE, TEXT, st.lists(st.integers(1 - 2**63, 2**63 - 1), max_size=MAX_VALUES).map(tuple)),
    st.builds(Raised, WHOLE, TEXT, TEXT, WHOLE),
)
HONEST: dict[str, Reply] = {
    "Parsed": Parsed("", 0, (), ("range",), ("print",), ("repeated_work",)),
    "Loaded": Loaded({"f": ("a", "out")}, {"f": ("out",)}),
    "Refused": Refused(3, "no"),
    "Returned": Returned(1, "NoneType", (1, 2)),
    "Raised": Raised(1, "ValueError", "no", 3),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
NEVER_A_NUMBER: list[Any] = [None, True, False, 1.0, -1, 2**63, "1", [1], {}, float("nan")]
NEVER_A_TEXT: list[Any] = [None, 1, True, ["a"], {"a": "b"}, "x" * (MAX_TEXT + 1)]
NEVER_TEXTS: list[Any] = [None, "abc", {"a": 1}, [1], [None], [["a"]], [True], ["x" * (MAX_TEXT + 1)]]
NEVER_VALUES: list[Any] = [None, "12", {"0": 1}, [True], [1.0], ["1"], [2**63], [-(2**63)], [[1]], [0] * 9, 5]
NEVER_A_TABLE: list[Any] = [None, "f", ["f"], {"f": "abc"}, {"f": [1]}, {"f": None}, {"x" * (MAX_TEXT + 1): []}]
WRONG: list[tuple[str, str, list[Any]]] = [
    ("Parsed", "syntax_error", NEVER_A_TEXT),
    ("Parsed", "line", NEVER_A_NUMBER),
    ("Parsed", "unwritten", NEVER_TEXTS),
    ("Parsed", "loops", NEVER_TEXTS),
    ("Parsed", "calls", NEVER_TEXTS),
    ("Parsed", "signs", NEVER_TEXTS),
    ("Loaded", "signatures", NEVER_A_TABLE),
    ("Loaded", "optional", NEVER_A_TABLE),
    ("Refused", "line", NEVER_A_NUMBER),
    ("Refused", "message", NEVER_A_TEXT),
    ("Returned", "number", NEVER_A_NUMBER),
    ("Returned", "type", NEVER_A_TEXT),
    ("Returned", "values", NEVER_VALUES),
    ("Raised", "number", NEVER_A_NUMBER),
    ("Raised", "type", NEVER_A_TEXT),
    ("Raised", "message", [*NEVER_A_TEXT[:-1], "x" * (MAX_REPORT + 1)]),
    ("Raised", "line", NEVER_A_NUMBER),
]


def _body(kind: str) -> dict[str, Any]:
    """Return the JSON object of an honest reply of this kind."""
    body: dict[str, Any] = json.loads(encode(HONEST[kind]))
    return body


def _refused(data: bytes) -> bool:
    """Return whether `data` is refused; anything but a reply or a ProtocolError goes on up."""
    try:
        reply = decode_reply(data)
    except ProtocolError:
        return True
    assert isinstance(reply, (Parsed, Loaded, Refused, Returned, Raised))
    return False


@given(REPLIES)
def test_every_reply_comes_back_as_it_was_sent(reply: Reply) -> None:
    """Every reply record survives the journey unchanged."""
    assert decode_reply(encode(reply)) == reply


@pytest.mark.parametrize(
    "request_",
    [
        Load("/x/y.py", ("f", "g"), Place.SIMULATOR, True),
        Map(4096),
        Call(7, "f", (Slot(64, (2, 3), "float32"), 5, 0.5, Slot(128, (), "uint8")), (2, 32), "run"),
        Ping(3),
    ],
)
def test_every_request_comes_back_as_it_was_sent(request_: Request) -> None:
    """Every request record survives the journey, enums and tuples included."""
    assert decode_request(encode(request_)) == request_


@pytest.mark.parametrize(("field", "value"), [("place", "moon"), ("place", None), ("place", ["numpy"])])
def test_a_place_that_there_is_not_is_refused(field: str, value: Any) -> None:
    """A request with a place that is none of the enum's goes no further than the parser."""
    body = json.loads(encode(Load("/x/y.py"))) | {field: value}
    with pytest.raises(ValueError, match="Place"):
        decode_request(json.dumps(body).encode())


def test_arguments_come_back_as_slots_and_numbers() -> None:
    """A call's arguments arrive as the records and numbers they were, each in its place."""
    call = Call(1, "f", (Slot(64, (2, 3), "float32"), 5, 0.5))
    assert decode_request(encode(call)) == call


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Bytes that are no message raise ProtocolError and nothing else."""
    assert _refused(data)


@given(JSON)
def test_any_other_json_is_refused(value: Any) -> None:
    """JSON that is no reply raises ProtocolError and nothing else."""
    assert _refused(json.dumps(value).encode())


@given(st.sampled_from(sorted(HONEST)), st.data())
def test_one_strange_field_is_a_reply_or_refused(kind: str, data: st.DataObject) -> None:
    """An honest message with one field replaced is a reply of the right types, or a ProtocolError."""
    body = _body(kind)
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    message = json.dumps(body).encode()
    if not _refused(message):
        assert decode_reply(encode(decode_reply(message))) == decode_reply(message)


@pytest.mark.parametrize(("kind", "field", "value"), [(k, f, v) for k, f, values in WRONG for v in values])
def test_each_field_has_its_type(kind: str, field: str, value: Any) -> None:
    """A field of another type, sign or size than its record's is refused, a truth value for a number too."""
    assert _refused(json.dumps(_body(kind) | {field: value}).encode())


def test_every_field_of_every_reply_is_tried() -> None:
    """The table of wrong values above leaves no field of any reply out."""
    tried = {(kind, field) for kind, field, _ in WRONG}
    assert tried == {(kind, field) for kind in HONEST for field in _body(kind) if field != "kind"}


@pytest.mark.parametrize("kind", sorted(HONEST))
def test_fields_are_neither_added_nor_left_out(kind: str) -> None:
    """A message with a field too many, or one too few, is refused."""
    body = _body(kind)
    assert not _refused(json.dumps(body).encode())
    assert _refused(json.dumps(body | {"verdict": "passed"}).encode())
    for field in body:
        assert _refused(json.dumps({name: value for name, value in body.items() if name != field}).encode())


@pytest.mark.parametrize("kind", sorted(HONEST))
def test_no_field_is_said_twice(kind: str) -> None:
    """A message that names a field twice is refused, though both times with the same value."""
    data = encode(HONEST[kind])
    for field, value in _body(kind).items():
        twice = json.dumps({field: value})[:-1].encode() + b"," + data[1:]
        assert json.loads(twice) == json.loads(data)
        assert _refused(twice)
    assert _refused(b'{"kind":"Loaded","signatures":{"f":["a"],"f":["a"]}}')


@pytest.mark.parametrize("kind", ["", "returned", "Call", "Load", "Map", "Ping", "__class__", None, 1, [], {}])
def test_only_the_known_kinds_are_replies(kind: Any) -> None:
    """A kind that is no reply, a request's included, is refused."""
    assert _refused(json.dumps(_body("Returned") | {"kind": kind}).encode())


@pytest.mark.parametrize("depth", [1, 10, 100, 900, 990, 1000, 5000, 30_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("place", ['{"kind": %s}', '{"kind": "Returned", "number": %s}', "%s"])
def test_nesting_is_refused_at_any_depth(depth: int, opening: str, closing: str, place: str) -> None:
    """Nested JSON, balanced or not, is refused, however deep and wherever it stands."""
    inside = opening * depth + ("1" if closing == "}" else "")
    assert _refused((place % (inside + closing * depth)).encode())
    assert _refused((place % inside).encode())


@pytest.mark.parametrize("number", ["9" * 4000, "9" * 5000, "-1", "1e999", "1E5", "NaN", "Infinity", "-0.0"])
def test_strange_numbers_are_refused(number: str) -> None:
    """Huge, negative and non-finite numbers, and those with a fraction or exponent, are no whole number."""
    assert _refused(b'{"kind":"Returned","number":%s,"type":"","values":[]}' % number.encode())


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xc3", "{}".encode("utf-16"), b"\xef\xbb\xbf{}", b"\x00"])
def test_what_is_not_utf8_is_refused(data: bytes) -> None:
    """Bytes in another encoding, cut off, or with a mark in front are refused."""
    assert _refused(data)


def test_what_is_too_long_is_refused_before_it_is_parsed() -> None:
    """A message longer than the limit is refused, though it would be an honest one otherwise."""
    honest = encode(HONEST["Returned"])
    assert not _refused(honest + b" " * (MAX_MESSAGE - len(honest)))
    assert _refused(honest + b" " * (MAX_MESSAGE - len(honest) + 1))


def test_lists_and_tables_have_a_longest() -> None:
    """A list of names, or a table of signatures, longer than the limit is refused."""
    assert not _refused(json.dumps(_body("Parsed") | {"calls": [""] * MAX_ITEMS}).encode())
    assert _refused(json.dumps(_body("Parsed") | {"calls": [""] * (MAX_ITEMS + 1)}).encode())
    assert _refused(json.dumps(_body("Loaded") | {"signatures": {str(i): [] for i in range(MAX_ITEMS + 1)}}).encode())


def test_what_does_not_fit_is_not_sent() -> None:
    """Encoding a message that is longer than the limit raises ProtocolError."""
    with pytest.raises(ProtocolError):
        encode(Raised(1, "ValueError", "x" * (MAX_MESSAGE + 1), 0))
