"""The attacks that there are, each told from the others by what is in it, and which of them a run is about."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

from grader import catalog
from grader.authoring.submissions import folder_of
from tests.studies.hostile.oddities import ODDITIES, Oddity

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Attack:
    """One attack on an exercise: a hostile submission, or an oddity of a file or folder."""

    slug: str
    source: Path | Oddity

    @property
    def name(self) -> str:
        """What it is called: as its file is, or as the oddity is."""
        return self.source.name if isinstance(self.source, Oddity) else self.source.stem

    @property
    def digest(self) -> str:
        """A SHA-256 over the exercise, the name and, of a file, what is in it."""
        data = b"" if isinstance(self.source, Oddity) else self.source.read_bytes()
        return hashlib.sha256(f"{self.slug}\0{self.name}\0".encode() + data).hexdigest()


@dataclass(frozen=True)
class Shard:
    """Part `index` (from 1) of `count` parts, into which attacks fall by their names alone: the same everywhere."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read "2/4"; raises ValueError where it is no part of anything."""
        index, count = map(int, text.split("/"))
        if not 1 <= index <= count:
            raise ValueError(f"{text}: want INDEX/COUNT, with INDEX from 1 to COUNT")
        return cls(index, count)

    def __str__(self) -> str:
        """Return it as `parse` reads it."""
        return f"{self.index}/{self.count}"

    def holds(self, attack: Attack) -> bool:
        """Return whether the attack is in this part."""
        number = int(hashlib.sha256(f"{attack.slug}/{attack.name}".encode()).hexdigest(), 16)
        return number % self.count == self.index - 1

    def split(self, jobs: int) -> list[Shard]:
        """Return `jobs` shards that together are this one."""
        return [Shard(self.index + self.count * job, self.count * jobs) for job in range(jobs)]


def corpus(slug: str, names: tuple[str, ...] = ()) -> list[Attack]:
    """Return the attacks on an exercise, or of these only those called by one of `names`."""
    folder = folder_of(catalog.load(ROOT / "exercises" / slug)) / "hostile"
    sources: list[Path | Oddity] = [*sorted(folder.glob("*.py")), *(odd for odd in ODDITIES if odd.slug == slug)]
    attacks = [Attack(slug, source) for source in sources]
    return [attack for attack in attacks if not names or attack.name in names]


def sample(attacks: list[Attack], size: int, seed: int) -> list[Attack]:
    """Return `size` of the attacks (all, where there are no more) in their order, the same ones for the same seed."""
    chosen = set(random.Random(seed).sample(range(len(attacks)), min(size, len(attacks))))
    return [attack for number, attack in enumerate(attacks) if number in chosen]
