"""Numba's names of types in the words of a beginner: `array(float64, 1d, C)` is a 1-dimensional array of float64."""

from __future__ import annotations

import re

from grader.text import one_line

_LONGEST = 90
_PATTERNS = (
    (r"Literal\[int\]\((?P<value>-?\d{1,25})\)", "the whole number {value}"),
    (r"Literal\[str\]\(<object type:.*", "a text"),
    (r"Literal\[str\]\((?P<value>.*)\)", "the text '{value}'"),
    (r"Literal\[bool\]\((?P<value>\w{1,5})\)", "{value}"),
    (r"unicode_type|\[unichr x \d+\]", "a text"),
    (r"none|NoneType|omitted\(default=None\)", "None"),
    (r"omitted\(default=(?P<value>.*)\)", "the default {value}"),
    (r"bool(?:ean)?", "True or False"),
    (r"(?P<value>u?int\d{1,2})", "a whole number ({value})"),
    (r"(?P<value>float\d{1,2})", "a decimal number ({value})"),
    (r"(?P<value>complex\d{2,3})", "a complex number ({value})"),
    (r"(?:OptionalType\()?\??(?P<value>(?:float|int)\d{1,2})\)?\??", "a {value} or None"),
    (r"(?P<value>readonly )?array\(pyobject, .*\)", "a {value}array of Python objects"),
    (
        r"(?P<value>readonly )?[Aa]rray\((?P<dtype>\w+), (?P<ndim>\d+)d?, .*\)",
        "a {value}{ndim}-dimensional array of {dtype}",
    ),
    (r"(?:reflected )?list\((?P<value>\w+)\).*", "a list of {value}"),
    (r"(?:reflected )?list\(.*|List\(.*|ListType\[.*", "a list"),
    (r"Poison<.*|LiteralList\(.*", "a list of mixed types"),
    (r"(?:reflected )?set\(.*", "a set"),
    (r"DictType\[(?P<key>[^][,]+),(?P<value>.*)\](?:<.*)?", "a dictionary of {value} by {key}"),
    (r"UniTuple\(.*|Tuple\(.*", "a tuple"),
    (r"range_(?:state|iter)\w*\(.*", "a range"),
    (r"(?:slice<.*|slice\d_type)", "a slice"),
    (r"Module\(<module '(?P<value>[\w.]+)'.*", "the module {value}"),
    (r"Function\(<(?:built-in function|ufunc|class) '?(?P<value>[\w.]+)'?.*", "the function {value}"),
    (
        r"(?:Function\(|type\(CPUDispatcher\()<function (?P<value>[\w.<>]+) at .*",
        "the function {value}",
    ),
    (r"class\((?P<value>\w+)\)", "the type {value}"),
    (r"instance\.jitclass\.(?P<value>\w+).*", "an object of class {value}"),
)
_WORDS = tuple((re.compile(pattern), words) for pattern, words in _PATTERNS)


def plain(text: str) -> str:
    """Return a type as Numba writes it in plain words; any other text stays, on one line of at most 90 characters."""
    text = text.strip()[:300]
    for pattern, words in _WORDS:
        found = pattern.fullmatch(text)
        if found:
            parts = {name: _nested(name, value or "") for name, value in found.groupdict().items()}
            return one_line(words.format(**parts), _LONGEST)
    return one_line(text, _LONGEST)


def _nested(name: str, value: str) -> str:
    """Return a part of a type in words where it is one itself, without its article."""
    if name in ("key", "value") and re.match(r"[a-z]+\(|unicode_type|Tuple|UniTuple", value):
        return re.sub(r"^an? ", "", plain(value))
    return value.replace("readonly", "read-only")


def plain_list(text: str) -> str:
    """Return types that commas separate in plain words, joined by "and"."""
    return " and ".join(plain(part) for part in split(text)) or "no arguments"


def split(text: str) -> list[str]:
    """Return the parts of `a(b, c), d` between its outermost commas."""
    parts, depth = [""], 0
    for character in text[:600]:
        depth += (character in "([<{") - (character in ")]>}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]
