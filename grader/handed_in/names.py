"""What files are called: which exercise a name stands for, however browser, platform or student have changed it."""

from __future__ import annotations

import functools
import re
import unicodedata
from enum import IntEnum

# Names of the kit's, of nbgrader's and of Jupyter's that no answer has.
_NOT_ANSWERS = frozenset(
    ("problem", "test_public", "conftest", "setup", "__init__", "readme", "license", "requirements", "exercise")
)
_SUFFIXES = (".py", ".ipynb", ".txt", ".json")
_BEFORE = r"(?:(?:copy of|kopie von|copie de|copia de)\s++)?"
_WORDS = r"(?:copy|kopie|copie|copia|final|new|fixed|attempt|solution|submission|v)(?![a-z])"
_AFTER = rf"(?:[\s_.-]*+(?:\(\d++\)|\[\d++\]|{_WORDS}|(?<!\d)\d++))*"


class Likeness(IntEnum):
    """How sure a file's name says that it is the answer to an exercise; the surest first."""

    ASKED_FOR = 0  # as the handout says
    NOTEBOOK = 1
    CHANGED = 2  # in what changes on the way: case, separators, numbers, another suffix
    CONTAINED = 3
    NONE = 4


def likeness(name: str, slug: str, slugs: frozenset[str]) -> Likeness:
    """Return how sure the file `name` is the answer to `slug`; `slugs` are the course's, each sure of its own name."""
    if name in (f"{slug}.py", f"{slug}.ipynb"):
        return Likeness.ASKED_FOR if name.endswith(".py") else Likeness.NOTEBOOK
    stem, suffixes = _parts(name)
    if not _is_code(suffixes) or stem in _NOT_ANSWERS or stem.startswith("test_"):
        return Likeness.NONE
    if any(stem == other for other in slugs - {slug}):
        return Likeness.NONE
    if suffixes and _changed(slug).fullmatch(stem):
        return Likeness.CHANGED
    return Likeness.CONTAINED if _squashed(slug) in _squashed(stem) else Likeness.NONE


def is_code(name: str) -> bool:
    """Return whether a file may hold an answer, whatever it is called."""
    stem, suffixes = _parts(name)
    return _is_code(suffixes) and stem not in _NOT_ANSWERS and not stem.startswith("test_") and bool(stem)


def _parts(name: str) -> tuple[str, list[str]]:
    """Return what `name` is called but for the suffixes that say what it is, and these."""
    stem = unicodedata.normalize("NFKC", name).casefold().strip()
    suffixes: list[str] = []
    while (suffix := next((each for each in _SUFFIXES if stem.endswith(each)), "")) and stem != suffix:
        stem = stem.removesuffix(suffix).rstrip()
        suffixes.insert(0, suffix)
    return stem, suffixes


def _is_code(suffixes: list[str]) -> bool:
    """Return whether what is so called may be Python: text without a suffix too, JSON only where it is a notebook."""
    return not suffixes or ".json" not in suffixes or ".ipynb" in suffixes


def _squashed(stem: str) -> str:
    return re.sub(r"[\s_.-]+", "", stem)


@functools.cache
def _changed(slug: str) -> re.Pattern[str]:
    words = r"[\s_.-]*+".join(re.escape(word) for word in slug.casefold().split("_"))
    return re.compile(_BEFORE + words + _AFTER)
