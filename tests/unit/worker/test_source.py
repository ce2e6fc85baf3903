"""What a submission's source says, read before any of it runs."""

from __future__ import annotations

import pytest

from grader.wire import encode
from grader.worker import source

UNWRITTEN = [
    ("def f(): raise NotImplementedError", ("f",)),
    ("def f():\n    'Text.'\n    raise NotImplementedError()", ("f",)),
    ("def f():\n    x = 1\n    raise NotImplementedError()", ()),
    ("def f():\n    raise ValueError", ()),
    ("def f(): raise NotImplementedError\nf = 5", ()),
    ("f = 5\ndef f(): raise NotImplementedError", ("f",)),
    ("if True:\n    def f(): raise NotImplementedError", ()),
    ("class A:\n    def f(self): raise NotImplementedError", ()),
]


@pytest.mark.parametrize(("code", "names"), UNWRITTEN)
def test_what_is_unwritten_is_named(code: str, names: tuple[str, ...]) -> None:
    """A top-level function is unwritten whose last definition does nothing but raise NotImplementedError."""
    assert source.parse(code.encode()).unwritten == names


@pytest.mark.parametrize(
    ("code", "loops", "calls"),
    [
        ("for i in prange(3): pass", ("prange",), ("prange",)),
        ("for i in numba.prange(len(x)): print(i)", ("prange",), ("len", "print", "prange")),
        ("for i in x: pass", (), ()),
        ("[f(i) for i in g(3)]", (), ("f", "g")),
        ("# prange(3)\n'prange(3)'\nprange = range", (), ()),
        ("def f():\n    while True:\n        for i in a.b.c(): pass", ("c",), ("c",)),
        ("f()()", (), ("f",)),
        ("from numba import prange\nfor i in prange(3): pass", ("prange",), ("prange",)),
        ("prange = range\nfor i in prange(3): pass", (), ("prange",)),
        ("def prange(n): return range(n)\nfor i in prange(3): pass", (), ("prange", "range")),
        ("from numba import njit as prange\nfor i in prange(3): pass", (), ("prange",)),
        ("from itertools import count as prange\nfor i in prange(3): pass", (), ("prange",)),
        ("def f(prange):\n    for i in prange(3): pass", (), ("prange",)),
        ("numba.prange = range\nfor i in numba.prange(3): pass", (), ("prange",)),
    ],
)
def test_loops_and_calls_are_named(code: str, loops: tuple[str, ...], calls: tuple[str, ...]) -> None:
    """What `for` loops iterate over, and what is called, is told by the last part of the called name."""
    facts = source.parse(code.encode())
    assert set(facts.loops) == set(loops)
    assert set(facts.calls) == set(calls)


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"# coding: " + name + b"\nx = 1"
            for name in (b"hex", b"rot13", b"idna", b"undefined", b"no-such", b"utf-7")
        ),
        *(mark * count for mark in (b"(", b"-", b"not ", b"lambda:", b"f'{") for count in (100, 5000, 100_000)),
        *(b"x = " + b" + ".join([b"1"] * count) for count in (500, 3000, 50_000)),
        b"\x00",
        b"\xff\xfe",
        b"x = '\xff'",
        b"\x1a",
        b"9" * 5000,
        b"if 1: pass\n" + b"elif 2: pass\n" * 2000,
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_any_bytes_give_facts_or_a_syntax_error(data: bytes) -> None:
    """Whatever the bytes are, the facts about them can be told, if only that they are no Python."""
    facts = source.parse(data)
    assert encode(facts)
    assert not (facts.syntax_error and facts.calls)


def test_the_facts_about_any_source_can_be_sent() -> None:
    """However many and however long the names in a file are, the worker can say what it found."""
    names = "\n".join(f"for i in {'é' * 60}{k}(): {'ü' * 60}{k}()" for k in range(600))
    encode(source.parse(names.encode()))


def test_a_called_name_is_found_among_many() -> None:
    """A function that is called is found though the file calls a thousand others, whose names come first."""
    names = "\n".join(f"a{k}()" for k in range(1000))
    assert "histogram" in source.parse(f"{names}\nnumpy.histogram()".encode()).calls
