"""Records that outlive a run: what has been tried on this very kit, course and attack is not tried again."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.files import write_atomically
from grader.model import Verdict
from tests.studies.hostile.attacks import ROOT, Attack
from tests.studies.hostile.session import Record
from tests.studies.hostile.setting import Setting

_PARTS = ("grader", "exercises", "solutions", "templates", "tests/hidden", "tests/studies/hostile", "constraints.txt")
_LENGTH = 16  # characters of a digest that name a file


def digest_of_kit(root: Path = ROOT) -> str:
    """Return a SHA-256 over every file that a record follows from, but the attack: kit, course and this study."""
    files = [path for part in _PARTS for path in (root / part, *(root / part).rglob("*")) if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@dataclass(frozen=True)
class Ledger:
    """Records in `folder`, one file for each attack: shards fill it at once, and folders of several machines merge."""

    folder: Path
    kit: str

    def read(self, setting: Setting, attack: Attack) -> list[Record] | None:
        """Return the records that stand for the attack (its own, and those of honest students beside it), or None."""
        try:
            text = self._path(setting, attack).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return [Record(**body) for body in json.loads(text)["records"]]

    def stands(self, setting: Setting, attack: Attack, honest: bool) -> bool:
        """Return whether the attack need not be tried again.

        It has records, `honest` ones among them if such are wanted, and noise spoilt none of them.
        """
        records = self.read(setting, attack) or []
        complete = any(record.attack for record in records) and not (honest and all(each.attack for each in records))
        return complete and all(record.verdict != Verdict.NOISY for record in records)

    def write(self, setting: Setting, attack: Attack, records: list[Record]) -> None:
        """Keep the records; raises KitError where they cannot be written."""
        body = {"attack": attack.name, "records": [asdict(record) for record in records]}
        write_atomically(self._path(setting, attack), json.dumps(body, indent=1))

    @property
    def lock(self) -> Path:
        """The file that gradings lock, see `session`: one for the machine, where an ordinary user can reach it too."""
        return Path(tempfile.gettempdir()) / "jitgrade-hostile-quiet" / "lock"

    def _path(self, setting: Setting, attack: Attack) -> Path:
        return self.folder / self.kit[:_LENGTH] / str(setting) / attack.slug / f"{attack.digest[:_LENGTH]}.json"
