"""The hints of an exercise's README, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = "\n## Hints"
_FOLDED = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)


@dataclass(frozen=True)
class Hint:
    """One step of the ladder: its title, as `2. The loop`, and what it says, in Markdown."""

    title: str
    text: str


def hints_of(readme: str) -> tuple[Hint, ...]:
    """Return what is folded away in a README, in its order."""
    return tuple(Hint(title.strip(), text.strip()) for title, text in _FOLDED.findall(readme))


def without_hints(readme: str) -> str:
    """Return a README as it is read before the first hint is opened."""
    return _FOLDED.sub("", readme.split(_HEADING, 1)[0])
