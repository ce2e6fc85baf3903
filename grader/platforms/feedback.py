"""The students' cards in the archive that their platform takes back: each in the place of what was handed in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def feedback_zip(pages: Mapping[str, bytes]) -> bytes:
    """Return an archive with each page under the name that the platform gave to what it is about.

    Moodle's folder `NAME_1327_assignsubmission_file` becomes `NAME_1327_assignfeedback_file` (`importziplib.php`); a
    file of Canvas's keeps the part by which its student is found.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, page in sorted(pages.items()):
            archive.writestr(zipfile.ZipInfo(_place(entry)), page, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _place(entry: str) -> str:
    head, moodle, rest = entry.rpartition("_assignsubmission_")
    if not moodle:
        return f"{entry.rpartition('.')[0] or entry}.html"
    return f"{head}_assignfeedback_{rest}{'/' if rest.strip('_') in ('file', 'onlinetext') else '_'}scorecard.html"
