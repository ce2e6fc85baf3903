"""Students' ids: what a folder is called, made fit to be shown, to name a directory, and to be told from all others.

Different names give different ids, and ids that differ look different. What has no plain look is percent-encoded.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import unicodedata
from collections.abc import Iterable

from grader.text import printable

LONGEST = 100  # bytes
_HEAD, _DIGITS = (
    50,
    40,
)  # bytes that are left of a name too long, and hexadecimal digits of the hash that tells it apart
_MADE_UP = "~"  # stands in ids of names too long, and in no other
_MOST_MARKS = 2  # on one letter
_TAKEN = frozenset(("index.html", "grades.csv", "nbgrader.csv", "report.html", "leaderboard.html"))
_NAMELESS = "unnamed"
_LONGEST_NAME = 200  # bytes; file systems take 255
_EAST_ASIAN = frozenset(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"))  # stand together


def student_id(name: str) -> str:
    """Return the id of the student whose folder is called `name`: no two names have the same one.

    It keeps ASCII, and of other scripts the letters with their marks where a word is of one script and in Unicode's
    compatibility form (NFKC). All else, whatever could act in a path, a terminal or a page included, is
    percent-encoded, and so is every `%`. A name too long ends in a tilde and a hash; other tildes are encoded.
    """
    if name == _NAMELESS:
        return _percent(name[0]) + name[1:]
    encoded = "".join(_encoded_run(run) for run in _runs(name))
    if encoded != encoded.strip() or "  " in encoded:
        encoded = encoded.replace(" ", "%20")
    if encoded.startswith(".") or encoded.casefold() in _TAKEN:
        encoded = encoded.replace(".", "%2E", 1)
    if len(encoded.encode()) > LONGEST:
        encoded = _cut(encoded, _MADE_UP, name)
    return encoded or _NAMELESS


def folder_name(student: str, *, folds_case: bool) -> str:
    """Return what the folder of the student with this id is called: no two ids have the same one.

    Where the file system takes `Ada` and `ada` for one (`folds_case`), capitals are percent-encoded.
    """
    if not folds_case:
        return student
    encoded = "".join(c if c == c.casefold() else _percent(c).lower() for c in student)
    return encoded if len(encoded.encode()) <= _LONGEST_NAME else _cut(encoded, 2 * _MADE_UP, student)


def _cut(encoded: str, mark: str, name: str) -> str:
    """Return the beginning of `encoded` with a hash of `name`, after a `mark` that nothing else has."""
    head = encoded.encode()[:_HEAD].decode("utf-8", "ignore")
    return f"{head}{mark}{hashlib.sha256(os.fsencode(name)).hexdigest()[:_DIGITS]}"


def _runs(name: str) -> Iterable[str]:
    """Return the words in `name`, letters with their marks, and what is between them."""
    return ("".join(run) for _, run in itertools.groupby(name, lambda c: unicodedata.category(c)[0] in "LM"))


def _encoded_run(run: str) -> str:
    scripts = {_script(c) for c in run if unicodedata.category(c)[0] == "L"}
    mixed = len(scripts) > 1 and not scripts <= _EAST_ASIAN
    shown, kept, marks = "", "", 0
    for c in run:
        marks = marks + 1 if unicodedata.category(c)[0] == "M" else 0
        wanted = marks <= (_MOST_MARKS if kept else 0) and unicodedata.is_normalized("NFKC", kept + c)
        if _is_ascii(c) or (wanted and not mixed and _is_letter(c)):
            shown, kept = shown + c, kept + c
        else:
            shown, kept = shown + _percent(c), ""
    return shown


def _is_ascii(c: str) -> bool:
    return " " <= c <= "~" and c not in f"/%{_MADE_UP}"


def _is_letter(c: str) -> bool:
    return unicodedata.category(c)[0] in "LM" and printable(c) == c and not c.isascii()


def _script(letter: str) -> str:
    """Return the script that a letter's name in Unicode begins with: `CYRILLIC` of CYRILLIC SMALL LETTER A."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _percent(c: str) -> str:
    return "".join(f"%{byte:02X}" for byte in os.fsencode(c))
