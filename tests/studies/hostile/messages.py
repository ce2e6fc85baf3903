"""Honest replies as text, and everything strange that can be made of them."""

from __future__ import annotations

import random
from collections.abc import Callable

from grader import wire

Pairs = list[tuple[str, str]]  # names and values of an object, as JSON text: a dict could not hold what is wrong
_DEEPEST = 30_000
_HUGE = "9" * 5000  # more digits than Python turns into a number

PARSED: Pairs = [
    ("kind", '"Parsed"'),
    ("syntax_error", '""'),
    ("line", "0"),
    ("unwritten", "[]"),
    ("loops", '["range"]'),
    ("calls", '["print"]'),
    ("signs", "[]"),
]
LOADED: Pairs = [
    ("kind", '"Loaded"'),
    ("signatures", '{"double":["values","out"],"config":["n"]}'),
    ("optional", '{"double":[]}'),
]

_ODD = [
    *("null", "true", "-1", "0", "1", "1.0", "-0.0", "1e999", "1E5", "NaN", "Infinity", "-Infinity", "018", "+1"),
    *(_HUGE, f"-{_HUGE}", f"[{_HUGE}]", str(2**63), str(2**63 - 1), str(-(2**63)), str(2**64), f"{'9' * 4000}.0"),
    *('"1"', '"NoneType"', '""', '"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\0"', '"\\u202e\\u001b[2J"', '"\\x"'),
    *('"' + "x" * 8000 + '"', '"' + "x" * 8001 + '"'),
    *('"' + "x" * 4000 + '"', '"' + "x" * 4001 + '"', '"' + "\\u0000" * 4000 + '"', '"' + "\U0001f600" * 4000 + '"'),
    *("[]", "{}", "[[]]", '{"a":{}}', "[1,]", "[null]", "[true]", "[1.0]", '["\\ud800"]', '[""]', "[1 2]", '{"a":1}'),
    *("[" + ",".join(["0"] * 8) + "]", "[" + ",".join(["0"] * 9) + "]", "[" + ",".join(['""'] * 4001) + "]"),
    *('{"double":[],"double":["a"]}', '{"__proto__":[]}', '{"double":null}', '{"double":["values"]}', '{"":[""]}'),
    *('"IndexError"', '"MemoryError"', '"NotImplementedError"', '"KitError"', '"SubmissionFault"', '"SystemExit"'),
]
_NAMES = ["verdict", "", "Kind", "kind ", "\\u0000", "__class__", "__dict__", "self", "number ", "x" * 50_000]
_KINDS = ["Parsed", "Loaded", "Returned", "Raised", "Call", "Map", "Ping", "Load", "returned", "Reply", "", "\\ud800"]


def returned(number: int) -> Pairs:
    """Return an honest answer to the question with this number."""
    return [("kind", '"Returned"'), ("number", str(number)), ("type", '"NoneType"'), ("values", "[]")]


def raised(number: int) -> Pairs:
    """Return an exception in the call with this number."""
    texts = [("type", '"ValueError"'), ("message", '"no"'), ("line", "1")]
    return [("kind", '"Raised"'), ("number", str(number)), *texts]


def text(pairs: Pairs) -> bytes:
    """Return an object as a message."""
    return ("{" + ",".join(f'"{name}":{value}' for name, value in pairs) + "}").encode()


def any_reply(rng: random.Random, number: int) -> Pairs:
    """Return one of the four replies."""
    return rng.choice([PARSED, LOADED, returned(number), raised(number)])


def odd_value(rng: random.Random) -> str:
    """Return a JSON value, or something that is none, that a careless reader stumbles over."""
    if rng.random() < 0.1:
        return nested(rng)
    if rng.random() < 0.1:
        return str(rng.choice([-1, 1]) * rng.getrandbits(rng.randint(1, 80)))
    return rng.choice(_ODD)


def nested(rng: random.Random) -> str:
    """Return lists in lists, or tables in tables, closed or not."""
    depth = rng.choice([rng.randint(1, 50), rng.randint(900, 1010), rng.randint(1, _DEEPEST)])
    opening, middle, closing = rng.choice([("[", "", "]"), ('{"":', "0", "}"), ("[0,", "1", "]")])
    whole = opening * min(depth, _DEEPEST // len(opening)) + middle
    return whole + closing * whole.count(opening) * rng.choice([0, 1, 1])


def one_field(pairs: Pairs, rng: random.Random) -> Pairs:
    """Replace the value of one field."""
    chosen = rng.randrange(len(pairs))
    return [(name, odd_value(rng) if index == chosen else value) for index, (name, value) in enumerate(pairs)]


def _doubled(pairs: Pairs, rng: random.Random) -> Pairs:
    name, value = rng.choice(pairs)
    again = [(name, rng.choice([value, odd_value(rng)]))]
    return again + pairs if rng.random() < 0.5 else pairs + again


def _left_out(pairs: Pairs, rng: random.Random) -> Pairs:
    return rng.sample(pairs, len(pairs) - 1)


def _added(pairs: Pairs, rng: random.Random) -> Pairs:
    return [*pairs, (rng.choice(_NAMES), odd_value(rng))]


def _renamed(pairs: Pairs, rng: random.Random) -> Pairs:
    chosen = rng.randrange(len(pairs))
    old = pairs[chosen][0]
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in old[:1]) + old[1:]
    new = rng.choice([old.upper(), old.title(), f"{old}\\u0000", escaped, rng.choice(_NAMES)])
    return [(new if index == chosen else name, value) for index, (name, value) in enumerate(pairs)]


def _other_kind(pairs: Pairs, rng: random.Random) -> Pairs:
    return [("kind", f'"{rng.choice(_KINDS)}"'), *pairs[1:]]


def _shuffled(pairs: Pairs, rng: random.Random) -> Pairs:
    return rng.sample(pairs, len(pairs))


_CHANGES: list[Callable[[Pairs, random.Random], Pairs]] = [
    *(one_field, one_field, one_field, _doubled, _left_out, _added, _renamed, _other_kind, _shuffled),
]


def changed(pairs: Pairs, rng: random.Random) -> bytes:
    """Return an honest reply with one thing about it changed, now and then two."""
    for _ in range(rng.choice([1, 1, 1, 2])):
        pairs = rng.choice(_CHANGES)(pairs, rng) if pairs else pairs
    return text(pairs)


def dressed(data: bytes, rng: random.Random) -> bytes:
    """Return a message with something before, behind or around it."""
    fillings = (b" ", b"\n", b"\0", b"\xef\xbb\xbf", b"[", b"]", b"{}", b"//", data, b"\xff", b"\t" * 2000, b",")
    filling = rng.choice(fillings)
    return rng.choice([filling + data, data + filling, data.replace(b":", b":" + filling, 1)])


def flipped(data: bytes, rng: random.Random) -> bytes:
    """Return a message with some bytes changed, left out or put in."""
    changed_bytes = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(changed_bytes))
        changed_bytes[place : place + rng.randint(0, 1)] = rng.randbytes(rng.randint(0, 2))
        changed_bytes = changed_bytes or bytearray(b"{")
    return bytes(changed_bytes)


def padded(data: bytes, rng: random.Random) -> bytes:
    """Return a message near the greatest length, or far beyond it."""
    size = rng.choice([wire.MAX_MESSAGE - 1, wire.MAX_MESSAGE, wire.MAX_MESSAGE + 1, 100_000, 190_000])
    filling = rng.choice([b" ", b"[", b"\0", b"9", b'"'])
    return rng.choice([data + filling * (size - len(data)), filling * (size - len(data)) + data, filling * size])
