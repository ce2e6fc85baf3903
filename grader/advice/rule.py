"""One error that students make often: how its message is recognised, and the sentence that helps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.advice.words import plain, plain_list

# What messages hold, for the patterns of rules. Bounded, and never two unbounded ones in a row: the text that is
# searched may be an attacker's.
ARRAY = r"(?:readonly )?array\([^()\n]{1,60}\)"
WHOLE = r"(?:u?int\d{1,2}|Literal\[int\]\(-?\d{1,25}\))"
DECIMAL = r"float\d{1,2}"
TEXT = r"(?:unicode_type|Literal\[str\]\([^\n]{0,80}?\))"
LIST = r"(?:(?:reflected )?list\([^\n]{0,80}?\)<[^\n]{0,60}?>|LiteralList\([^\n]{0,120}?\)\)?)"
TUPLE = r"(?:Uni)?Tuple\([^\n]{1,100}?\)"
ANY = r"[^\n]{1,150}?"

_ARTICLES = ("a ", "an ", "the ", "nothing", "one ")


@dataclass(frozen=True)
class Rule:
    """An error by its `pattern` in the message, and the `sentence` about it.

    In the sentence, `{name}` stands for the pattern's group of that name; a type in it is put in plain words, and so
    is each in a group that is called `types`. What is no group is a fact, as `explain` knows them. `kinds` are the
    exceptions that it can be, any where it is empty; `source` is a pattern that the student's file must hold besides.
    """

    name: str
    pattern: str
    sentence: str
    kinds: tuple[str, ...] = ()
    source: str = ""

    def about(self, kind: str, message: str, code: str, facts: dict[str, str]) -> str:
        """Return the sentence about an exception in `code`, "" where the rule is about another one."""
        if self.kinds and kind not in self.kinds:
            return ""
        found = re.search(self.pattern, message, re.MULTILINE)
        if found is None or (self.source and not re.search(self.source, code)):
            return ""
        parts = {name: _worded(name, value or "") for name, value in found.groupdict().items()}
        told = self.sentence.format(**facts | parts)
        return told[:1].upper() + told[1:] if told.startswith(_ARTICLES) else told


def _worded(name: str, value: str) -> str:
    return plain_list(value) if name == "types" else plain(value)
