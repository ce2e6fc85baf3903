"""The bookkeeping of `make hostile`: whatever an attack gets must show."""

from __future__ import annotations

import re
import shutil
import threading
import time
from pathlib import Path

import pytest

from grader import catalog
from grader.authoring.submissions import Outcome
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.model import Isolation, Verdict
from grader.sandbox.confine import landlock
from tests.studies.hostile.attacks import ROOT, Attack, Shard, corpus, sample
from tests.studies.hostile.fifteen import KINDS, NAMES, matrix
from tests.studies.hostile.ground import Clock, Ground, Student, allowed_points, prepare
from tests.studies.hostile.ledger import Ledger, digest_of_kit
from tests.studies.hostile.oddities import ODDITIES
from tests.studies.hostile.pages import injections
from tests.studies.hostile.session import Order, Record
from tests.studies.hostile.setting import Setting, every_setting
from tests.studies.hostile.siege import besiege
from tests.studies.hostile.tally import Tally

ATTACK = Student("0001 x", "x", (Outcome(Verdict.WRONG, ("edges",)), Outcome(Verdict.REJECTED)), 10.0)
LANDLOCK = Setting(Isolation.LANDLOCK)
HONEST = Student("0000 honest")
SLUGS = tuple(exercise.slug for exercise in catalog.load_all(ROOT))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A class with two attackers, laid out."""
    folder = tmp_path_factory.mktemp("ground")
    return prepare(folder, "moving_average", corpus("moving_average", ("reads_the_solution", "link to the solution")))


def _files() -> list[Path]:
    """Return every hostile submission."""
    attacks = [attack for slug in SLUGS for attack in corpus(slug)]
    return [attack.source for attack in attacks if isinstance(attack.source, Path)]


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
        (Record(ATTACK.name, "wrong", acting=["index.html: script"]), "injected"),
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
    files = _files()
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
    attacks = {file.stem for file in _files()}
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


def test_shards_divide_the_corpus_and_their_jobs_divide_them() -> None:
    """Each attack is in exactly one of the shards, and in exactly one of the parts that a shard is split into."""
    attacks = [attack for slug in SLUGS for attack in corpus(slug)]
    shards = [Shard.parse(f"{index}/4") for index in (1, 2, 3, 4)]
    for attack in attacks:
        (shard,) = [shard for shard in shards if shard.holds(attack)]
        assert [part.holds(attack) for part in shard.split(3)].count(True) == 1
    sizes = [sum(map(shard.holds, attacks)) for shard in shards]
    assert max(sizes) < 2 * min(sizes)


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b"])
def test_a_part_of_nothing_is_refused(text: str) -> None:
    """A shard that there is not is an error, not an empty run."""
    with pytest.raises(ValueError, match=r"."):
        Shard.parse(text)


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    """A seed draws the same attacks each time, another seed others."""
    attacks = corpus("moving_average")
    assert sample(attacks, 10, 13) == sample(attacks, 10, 13) != sample(attacks, 10, 14)
    assert sample(attacks, 1000, 13) == attacks


def test_what_was_recorded_is_read_back_and_only_for_the_same(tmp_path: Path) -> None:
    """A record stands for the same kit, isolation and file; a changed file or kit has none."""
    attack = Attack("moving_average", tmp_path / "x.py")
    (tmp_path / "x.py").write_text("# one")
    records = [Record("0001 x", "wrong", 10.0, checks={"edges": Verdict.WRONG}, attack="x"), Record("0002 honest")]
    ledger = Ledger(tmp_path, "a" * 64)
    ledger.write(LANDLOCK, attack, records)
    assert ledger.read(LANDLOCK, attack) == records
    assert ledger.read(Setting(Isolation.BUBBLEWRAP), attack) is None
    assert Ledger(tmp_path, "b" * 64).read(LANDLOCK, attack) is None
    (tmp_path / "x.py").write_text("# two")
    assert ledger.read(LANDLOCK, attack) is None


def test_what_noise_spoilt_is_tried_again(tmp_path: Path) -> None:
    """A record stands unless it, or that of an honest student beside it, is `noisy`, or such a student is missing."""
    attack, ledger = corpus("moving_average")[0], Ledger(tmp_path, "kit")
    assert not ledger.stands(LANDLOCK, attack, honest=True)
    ledger.write(LANDLOCK, attack, [Record("0001 x", "wrong", attack="x")])
    assert ledger.stands(LANDLOCK, attack, honest=False)
    assert not ledger.stands(LANDLOCK, attack, honest=True)
    for verdict in ("passed", "noisy"):
        ledger.write(LANDLOCK, attack, [Record("0001 x", "wrong", attack="x"), Record("0002", verdict)])
        assert ledger.stands(LANDLOCK, attack, honest=True) == (verdict == "passed")


def test_the_digest_of_a_kit_is_that_of_its_files(tmp_path: Path) -> None:
    """A change in the kit or the course makes another digest; attacks and documentation do not."""
    for name in ("grader/a.py", "exercises/x/problem.py", "tests/submissions/x/hostile/y.py", "docs/z.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    first = digest_of_kit(tmp_path)
    (tmp_path / "docs/z.md").write_text("2")
    (tmp_path / "tests/submissions/x/hostile/y.py").write_text("2")
    assert digest_of_kit(tmp_path) == first
    (tmp_path / "exercises/x/problem.py").write_text("2")
    assert digest_of_kit(tmp_path) != first


def test_not_every_honest_student_is_timed_where_that_is_asked_for(tmp_path: Path) -> None:
    """Speed is judged of the first, of each third, and of the last; every attacker's is."""
    ground = prepare(tmp_path, "moving_average", corpus("moving_average")[:5], timed_every=3)
    clocks = [student.clock for student in ground.students if not student.attack]
    assert clocks == [Clock.ALONE, Clock.OFF, Clock.OFF, Clock.ALONE, Clock.OFF, Clock.ALONE]
    assert Clock.OFF not in [student.clock for student in ground.students if student.attack]


def _says(monkeypatch: pytest.MonkeyPatch, *says: list[Record]) -> None:
    """Have one judge after another say this and end."""
    sessions = iter(says)
    monkeypatch.setattr("tests.studies.hostile.siege._session", lambda *_: iter(next(sessions)))


def test_an_interrupted_siege_leaves_what_was_complete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The ledger has an attack once the honest student after it was graded, and not before."""
    attacks, ledger = corpus("moving_average")[:2], Ledger(tmp_path, "kit")
    names = ["0000 honest", f"0001 {attacks[0].name}", "0002 honest", f"0003 {attacks[1].name}", "0004 honest"]
    _says(monkeypatch, [Record(name, "passed") for name in names])
    seen = besiege(attacks, LANDLOCK, ledger)
    for _ in range(4):
        next(seen)
    kept = [ledger.read(LANDLOCK, attack) for attack in attacks]
    assert [record.student for record in kept[0] or []] == names[:3]
    assert kept[1] is None
    next(seen)
    assert [record.attack for record in ledger.read(LANDLOCK, attacks[1]) or []] == [attacks[1].name, ""]


def test_a_judge_that_died_is_recorded_and_so_is_what_outlived_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whom it died on has that fault, the next judge goes on behind them, and processes left at the end count."""
    attacks, ledger = corpus("moving_average")[:1], Ledger(tmp_path, "kit")
    last = "0002 honest"
    left = Record(last, fault="2 processes outlived the judge")
    _says(monkeypatch, [Record("0000 honest", "passed")], [Record(last, "passed"), left])
    list(besiege(attacks, LANDLOCK, ledger))
    kept = ledger.read(LANDLOCK, attacks[0]) or []
    assert [(record.attack, record.fault) for record in kept] == [
        ("", ""),
        (attacks[0].name, "the judge's process: it died"),
        ("", ""),
        ("", left.fault),
    ]


def test_a_setting_is_simulated_only_where_it_is_asked_for() -> None:
    """A judge finds the simulated version of Landlock and no compiler; afterwards all is as it was."""
    before = landlock.abi(), offline_compile.missing()
    with Setting(Isolation.LANDLOCK, abi=3, compiler=False).simulated():
        assert landlock.abi() == 3
        assert offline_compile.missing()
    assert (landlock.abi(), offline_compile.missing()) == before


def test_settings_have_records_of_their_own_and_cross_to_a_session() -> None:
    """No two settings share a name, and what a session is told is what it reads."""
    settings = every_setting()
    assert len({str(setting) for setting in settings}) == len(settings)
    for setting in settings:
        order = Order("/x", "moving_average", setting, {"0000 honest": Clock.OFF}, "/x/lock")
        assert Order.decode(order.encode()) == order


def test_a_version_of_landlock_that_the_kernel_lacks_is_refused() -> None:
    """What cannot be simulated is an error, not another setting in its place."""
    with pytest.raises(KitError, match="cannot be simulated"):
        Setting(Isolation.LANDLOCK, abi=99).require()


def test_without_a_compiler_a_kernels_speed_finds_nobody_out() -> None:
    """Attacks that only the modelled speed can see are left out where there is none, and no others are."""
    hidden, whole = Setting(Isolation.LANDLOCK, compiler=False), Setting(Isolation.LANDLOCK)
    by_speed, by_reading = corpus("cuda_vector_add", ("hides_in_local_memory", "fake_kernel"))[::-1]
    assert [hidden.can_judge(attack) for attack in (by_speed, by_reading)] == [False, True]
    assert whole.can_judge(by_speed)
    assert all(hidden.can_judge(attack) for attack in corpus("moving_average"))


def test_each_of_the_fifteen_has_its_attacks() -> None:
    """Every kind of issue 13 has at least three attacks, all of them in the corpus, and none stands for two kinds."""
    names = [attack.name for slug in SLUGS for attack in corpus(slug)]
    assert [kind.number for kind in KINDS] == list(range(1, 16))
    assert all(len(kind.names) >= 3 for kind in KINDS)
    assert len(set(NAMES)) == len(NAMES)
    assert all(names.count(name) >= 1 for name in NAMES)


def test_the_matrix_tells_right_from_wrong_and_from_what_was_not_tried(tmp_path: Path) -> None:
    """A cell counts verdicts that are right, names the others, and says what had no record or needs the compiler."""
    ledger, settings = Ledger(tmp_path, "kit"), [LANDLOCK, Setting(Isolation.LANDLOCK, compiler=False)]
    attacks = [attack for slug in SLUGS for attack in corpus(slug, NAMES)]
    of_name = {attack.name: attack for attack in attacks}
    for name, verdict in (("names_like_a_zombie", "wrong"), ("names_that_are_no_text", "passed")):
        ledger.write(LANDLOCK, of_name[name], [Record("0001 x", verdict, attack=name)])
    drawn = matrix(settings, attacks, ledger)
    first, second = (list(column.cells) for column in drawn.columns[1:])
    assert first[0] == "1 of 2 right, wrong: names_that_are_no_text, 1 not tried"
    assert first[1] == "3 not tried"
    assert str(second[14]).endswith("need the compiler")


def test_files_that_are_swapped_are_both_things(tmp_path: Path) -> None:
    """A swapped file is now the answer and now the other thing, and the swapping ends with the files."""
    (swapped,) = (odd for odd in ODDITIES if odd.name == "file swapped with a pipe")
    file = tmp_path / "x" / "moving_average.py"
    file.parent.mkdir()
    threads = threading.active_count()
    swapped.make(file, tmp_path)
    deadline, seen = time.monotonic() + 20, set[bool]()
    while len(seen) < 2 and time.monotonic() < deadline:
        seen.add(file.is_fifo())
    assert len(seen) == 2
    shutil.rmtree(file.parent)
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == threads
