"""How often a diagnosis is the right one: `python -m tests.studies.why [PART ...]` over the files of tests/why.

A file says on its first line what is wrong with it and where, `# diagnosis: memory_order at line 8`, two such with a
comma between them, or `none`; on its second how it is called, `# call: scale f4[2000,2000] out:f4[2000,2000]`, or of
which exercise it is an answer.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader import catalog, why
from grader.causes import Diagnosis
from grader.judge.session import diagnoses
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.why import Subject
from grader.why.question import subject_of

CORPUS = Path(__file__).resolve().parents[1] / "why"
_FAULT = re.compile(r"(\w+) at line (\d+)")
_FIRST = re.compile(rf"# diagnosis: (?:none|{_FAULT.pattern}(?:, {_FAULT.pattern})?)")
AMONG = 2
_WITHIN_S = 300.0


@dataclass(frozen=True)
class Specimen:
    """A file of the corpus: `faults` are what is wrong with it, each a cause and its line."""

    path: Path
    faults: tuple[tuple[str, int], ...]
    entry: str
    described: str

    @property
    def name(self) -> str:
        """Folder and file."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def written(self) -> str:
        """The faults, as the examined ones are printed."""
        return ", ".join(f"{cause} {line}" for cause, line in self.faults) or "clean"

    def subject(self) -> Subject:
        """Return what is to be examined."""
        if self.described:
            return subject_of(f"{self.path}:{self.entry}", self.described, _WITHIN_S)
        (exercise,) = catalog.select(catalog.load_all(catalog.find_course(CORPUS)), (self.entry,))
        found = diagnoses.subject_of(exercise, self.path.read_bytes(), np.random.default_rng(1))
        assert found is not None
        return dataclasses.replace(found, until=time.monotonic() + _WITHIN_S)

    def told(self, diagnoses: tuple[Diagnosis, ...]) -> bool:
        """Return whether these are right: its faults among the first two, or none at all."""
        first = {(one.id.value, one.line) for one in diagnoses[:AMONG]}
        return set(self.faults) <= first if self.faults else not diagnoses


def read(path: Path) -> Specimen:
    """Return the specimen that a file is."""
    first, second = path.read_text().splitlines()[:2]
    assert _FIRST.fullmatch(first), path
    faults = tuple((cause, int(line)) for cause, line in _FAULT.findall(first))
    kind, _, call = second.removeprefix("# ").partition(": ")
    entry, _, described = call.partition(" ")
    assert kind in ("call", "exercise"), path
    return Specimen(path, faults, entry, described)


def corpus(*parts: str) -> list[Specimen]:
    """Return the specimens whose names hold one of `parts`, all where there are none."""
    found = [read(path) for path in sorted(CORPUS.glob("*/*.py"))]
    return [one for one in found if not parts or any(part in one.name for part in parts)]


def main(parts: list[str]) -> None:
    """Examine the corpus, and print what was told of each file and the shares."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    with Launcher(choice.strongest()) as launcher:
        for specimen in corpus(*parts):
            try:
                found = why.examine(launcher, specimen.subject()).diagnoses
                told = ", ".join(f"{one.id} {one.line}" for one in found)
            except why.NoFacts as error:
                found, told = (), f"no facts: {error}"
            good = specimen.told(found)
            right[bool(specimen.faults)].append(good)
            print(f"{'ok ' if good else 'NOT'} {specimen.name} {specimen.written}: {told}", flush=True)
    for slow, name in ((True, "slow, its diagnosis among the first two"), (False, "clean, told nothing")):
        print(f"{name}: {sum(right[slow])} of {len(right[slow])}")


if __name__ == "__main__":
    main(sys.argv[1:])
