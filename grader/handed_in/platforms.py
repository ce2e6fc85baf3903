"""Whose is what in a folder that a platform's download was unpacked into, by the names that it gives.

Canvas: `lovelaceada_LATE_4711_99182_moving_average-1.py` (`content_zipper.rb`). Moodle:
`Ada Lovelace_1327_assignsubmission_file/` (`mod/assign/downloader.php`), or the same before a file's name.

What a student called a file, or themselves, is in such a name too, and may look like another one. A file of which that
leaves two numbers to choose from is nobody's for certain, and has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CANVAS = re.compile(r"(?P<who>.*?)(?P<late>_LATE)?_(?P<number>\d+|anon_[A-Za-z0-9]+)_(?P<upload>\d+)_(?P<name>.+)")
_OF_MOODLE = r"_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)"
_MOODLE_FOLDER = re.compile(rf"(?P<who>.*){_OF_MOODLE}_?")
_MOODLE_FILE = re.compile(rf"(?P<who>.*?){_OF_MOODLE}_(?P<name>.+)")
_MOODLE_NUMBER = re.compile(r"_(\d+)(?=_assignsubmission_)")
_AGAIN = re.compile(r"(?P<before>.+)-(?P<time>\d+)(?P<suffix>(?:\.\w+)*)")
LATE = "Canvas says that it was handed in late."


@dataclass(frozen=True)
class Upload:
    """A file or folder `entry` that a platform has named: by whom, under which number, and what it was called.

    The number is "" where it is not certain.
    """

    entry: str
    who: str
    number: str
    name: str = ""
    late: bool = False
    upload: int = 0
    is_text: bool = False

    @property
    def owner(self) -> tuple[str, str]:
        """Number and name together: a number alone may be another's in a folder made by hand."""
        return self.number, self.who

    @property
    def attempt(self) -> tuple[int, int]:
        """What is greater for what was handed in later: Canvas counts in the name, and numbers all uploads."""
        again = _AGAIN.fullmatch(self.name)
        return int(again["time"][:9]) if again else 0, self.upload

    @property
    def original(self) -> str:
        """The name without Canvas's count."""
        again = _AGAIN.fullmatch(self.name)
        return again["before"] + again["suffix"] if again else self.name


def folder_of(entry: str) -> Upload | None:
    """Return whose folder it is, None where Moodle did not name it; a student's file has no part in such a name."""
    found = _MOODLE_FOLDER.fullmatch(entry)
    return Upload(entry, found["who"], found["number"], is_text=found["kind"] == "onlinetext") if found else None


def file_of(entry: str) -> Upload | None:
    """Return whose file it is, None where no platform named it: the one whose number comes first did."""
    matches = filter(None, (pattern.fullmatch(entry) for pattern in (_MOODLE_FILE, _CANVAS)))
    found = min(matches, key=lambda match: match.start("number"), default=None)
    if found is None:
        return None
    number = found["number"] if {*_MOODLE_NUMBER.findall(entry)} <= {found["number"]} else ""
    canvas = found.groupdict()
    late, upload = bool(canvas.get("late")), int(canvas.get("upload", "0")[:18])
    return Upload(entry, found["who"], number, found["name"], late, upload)


def newest(uploads: Iterable[Upload]) -> list[Upload]:
    """Return of each file the attempt that was handed in last."""
    kept: dict[str, Upload] = {}
    for each in uploads:
        other = kept.get(each.original)
        if other is None or each.attempt > other.attempt:
            kept[each.original] = each
    return list(kept.values())
