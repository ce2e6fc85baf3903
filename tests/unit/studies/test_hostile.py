"""The bookkeeping of `make hostile`: whatever an attack gets must show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.authoring.submissions import Outcome
from grader.model import Isolation, Verdict
from tests.studies.hostile.ground import ROOT, Ground, Student, allowed_points, attack_files, prepare
from tests.studies.hostile.oddities import ODDITIES
from tests.studies.hostile.session import Record
from tests.studies.hostile.tally import Tally, injections

ATTACK = Student("0001 x", "x", (Outcome(Verdict.WRONG, ("edges",)), Outcome(Verdict.REJECTED)), 10.0)
HONEST = Student("0000 honest")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A class with two attackers, laid out."""
    folder = tmp_path_factory.mktemp("ground")
    return prepare(folder, "moving_average", ("reads_the_solution", "link to the solution"))


def _tallied(student: Student, record: Record) -> Tally:
    tally = Tally()
    tally.add(student, record)
    return tally


def test_an_attack_that_gets_what_it_may_is_clean() -> None:
    """An attack with a verdict and points that its header allows is no complaint."""
    assert _tallied(ATTACK, Record(ATTACK.name, "rejected", 10.0)).clean


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (Record(ATTACK.name, "passed", 10.0), "passed"),
        (Record(ATTACK.name, "wrong", 10.5), "unearned"),
        (Record(ATTACK.name, "wrong", fault="KitError"), "crashes"),
        (Record(ATTACK.name, "wrong", reached=3), "reached"),
        (Record(ATTACK.name, "wrong", left=1), "left"),
        (Record(ATTACK.name, "slow"), "unexpected"),
        (Record(ATTACK.name, "wrong", checks={"edges": Verdict.PASSED, "values": Verdict.WRONG}), "unexpected"),
    ],
)
def test_whatever_an_attack_gets_is_counted(record: Record, name: str) -> None:
    """Each kind of gain has its count and its complaint, and the tally is not clean."""
    tally = _tallied(ATTACK, record)
    assert getattr(tally, name)
    assert tally.complaints
    assert not tally.clean


def test_an_honest_student_who_loses_is_counted() -> None:
    """An honest student who does not pass spoils the tally."""
    assert _tallied(HONEST, Record(HONEST.name, "passed", 100.0)).clean
    assert not _tallied(HONEST, Record(HONEST.name, "slow", 60.0)).clean


def test_tallies_add_up() -> None:
    """Two classes together have the counts of both."""
    tally = _tallied(HONEST, Record(HONEST.name, "passed", 100.0))
    tally.include(_tallied(ATTACK, Record(ATTACK.name, "passed", reached=5)))
    assert (tally.attacks, tally.honest, tally.reached) == (1, 1, 5)
    assert not tally.clean


def test_an_honest_student_stands_beside_every_attacker(ground: Ground) -> None:
    """The class begins and ends with an honest student, and no two attackers follow each other."""
    attacking = [bool(student.attack) for student in ground.students]
    assert attacking == [False, True, False, True, False]


def test_hidden_material_is_recognised(ground: Ground) -> None:
    """A solution, a hidden test or another student's file that comes out counts, in bytes; other texts do not."""
    assert ground.reached(ground.exercise.stub.read_text()) == 0
    for secret in (ground.exercise.solution, ground.exercise.hidden_tests / "test_hidden.py"):
        assert ground.reached(f"x = {secret.read_text()!r}") >= 2 * len(ground.canary)
    lines = ground.exercise.solution.read_text().replace(ground.canary, "")
    assert ground.reached(lines) > 40


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<p>&lt;script&gt;</p><script>1</script>"),
        ("a.html", '<img src="x" onerror="alert(1)">'),
        ("a.html", '<a href="javascript:alert(1)">x</a>'),
        ("a.csv", "student,score\n=1+1,3\n"),
        ("a.csv", "student,score\n\x1b[31mred,3\n"),
    ],
)
def test_what_acts_is_found(tmp_path: Path, name: str, text: str) -> None:
    """Scripts, handlers, script links, formulas and control characters in pages and tables are found."""
    (tmp_path / name).write_text(text)
    assert len(injections(tmp_path)) == 1


def test_the_corpus_is_large_and_says_what_it_may_get() -> None:
    """There are at least 80 attacks; each says what it tries, where it was seen, and the points it may get."""
    files = [file for folder in (ROOT / "exercises").iterdir() for file in attack_files(folder.name)]
    assert len(files) + len(ODDITIES) >= 80
    for file in files:
        text = file.read_text()
        assert "\n# tries: " in text, file
        assert "\n# seen: " in text, file
        assert "\n# points: " in text, file
        assert 0 <= allowed_points(text) < 100, file


def test_the_threat_model_names_what_there_is() -> None:
    """Every test and every attack that docs/threat-model.md names as a witness exists."""
    text = (ROOT / "docs" / "threat-model.md").read_text()
    attacks = {file.stem for folder in (ROOT / "exercises").iterdir() for file in attack_files(folder.name)}
    shown, catalogue = text.split("## The catalogue")
    named = re.findall(r"`(?:hostile/)?([\w/*]+\.py)`", shown)
    assert named
    for name in named:
        patterns = [
            f"unit/**/{name}",
            f"end_to_end/{name}",
            f"submissions/*/hostile/{name}",
            name.removeprefix("tests/"),
        ]
        assert any(list((ROOT / "tests").glob(pattern)) for pattern in patterns), name
    assert set(re.findall(r"`([a-z_]{6,})`", catalogue.split("## What remains")[0])) - {"atexit", "__eq__"} <= attacks


def test_results_of_each_isolation_lie_apart(ground: Ground) -> None:
    """What was graded under one isolation never stands for another."""
    assert ground.results(Isolation.LANDLOCK) != ground.results(Isolation.BUBBLEWRAP)
