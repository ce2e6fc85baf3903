"""Findings for a build: how bad they are, which are let stand and why, and the reports that CI reads."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from grader.cuda import lessons
from grader.cuda.array_names import names_in, with_names
from grader.cuda.ci import Suppression, junit, read_suppressions, sarif, suppressed, unused
from grader.cuda.levels import Level, level_of, rule_of
from grader.cuda.programs import Told, lines
from grader.errors import UsageError
from grader.ptxemu import Change, Finding, Kind, Retried
from grader.ptxemu.text.records import SourceLine

_SCHEMA = json.loads((Path(__file__).parent / "sarif_subset.schema.json").read_text("utf-8"))
_UNCHANGED = Retried(8, 0, None)
_CHANGED = Retried(1, 7, Change("out", (2, 3), "1.0", "2.0"))


def _finding(kind: Kind = Kind.RACE, line: int = 2, callers: tuple[int, ...] = (), **more: object) -> Finding:
    return Finding(kind, SourceLine(1, line, callers), "a", 3, (4,), (0, 0, 0), (1, 0, 0), **more)  # type: ignore[arg-type]


def _told(folder: Path, text: str = "def k(a):\n    a[0] = 1\n", finding: Finding | None = None) -> Told:
    file = folder / "kernels.py"
    file.write_text(text)
    return Told("k", str(file), finding or _finding())


@pytest.mark.parametrize(
    ("kind", "retried", "level"),
    [
        (Kind.RACE, None, Level.ERROR),
        (Kind.RACE, _CHANGED, Level.ERROR),
        (Kind.RACE, _UNCHANGED, Level.WARNING),
        (Kind.RACE, Retried(0, 0, None), Level.ERROR),
        (Kind.OUT_OF_BOUNDS, None, Level.ERROR),
        (Kind.SAME_VALUE_RACE, _UNCHANGED, Level.NOTE),
        (Kind.UNVERIFIED_ORDER, _CHANGED, Level.NOTE),
    ],
)
def test_how_bad_a_finding_is(kind: Kind, retried: Retried | None, level: Level) -> None:
    """A race is an error, unless other orders were tried and none changed the result; a note stays one."""
    assert level_of(_finding(kind, retried=retried)) is level


def test_what_other_orders_did_is_told(tmp_path: Path) -> None:
    """The element that changed is told with both values and the seed; else in how many orders nothing changed."""
    changed = "\n".join(lines([_told(tmp_path, finding=_finding(retried=_CHANGED))]))
    assert "it changed: out[2, 3] was 1.0, then 2.0 (seed 7)" in changed
    same = "\n".join(lines([_told(tmp_path, finding=_finding(retried=_UNCHANGED))]))
    assert same.startswith("warning: race in k")
    assert "the same in 8 other orders (seed 0)" in same
    assert "changes from run to run" not in same


@pytest.mark.parametrize(
    ("text", "line", "callers"),
    [
        ("def k(a):\n    a[0] = 1  # jitgrade: allow race: all store 1\n", 2, ()),
        ("def k(a):\n    # jitgrade: allow race: all store 1\n    a[0] = 1\n", 3, ()),
        ("def f(a):\n    a[0] = 1\n\ndef k(a):\n    f(a)  # jitgrade: allow race: all store 1\n", 2, (5,)),
    ],
)
def test_a_comment_lets_a_finding_stand(tmp_path: Path, text: str, line: int, callers: tuple[int, ...]) -> None:
    """A comment in the line, alone above it, or in the line of the call, suppresses its rule, and no other."""
    race, outside = (_finding(kind, line, callers) for kind in (Kind.RACE, Kind.OUT_OF_BOUNDS))
    (one,) = suppressed([_told(tmp_path, text, race)], [])
    assert one.suppressed == "all store 1"
    (other,) = suppressed([_told(tmp_path, text, outside)], [])
    assert other.suppressed == ""


def test_a_comment_of_the_line_above_is_not_for_this_one(tmp_path: Path) -> None:
    """A comment behind code is for that code alone."""
    text = "def k(a):\n    a[1] = 1  # jitgrade: allow race: all store 1\n    a[0] = 1\n"
    (one,) = suppressed([_told(tmp_path, text, _finding(line=3))], [])
    assert one.suppressed == ""


@pytest.mark.parametrize("comment", ["allow race", "allow race:", "allow", "allow rice: all store 1"])
def test_a_comment_without_a_reason_or_a_rule_is_refused(tmp_path: Path, comment: str) -> None:
    """Who suppresses says what and why, and is told where that is missing."""
    text = f"def k(a):\n    a[0] = 1  # jitgrade: {comment}\n"
    with pytest.raises(UsageError, match=r"kernels\.py:2"):
        suppressed([_told(tmp_path, text)], [])


def test_a_file_lets_findings_stand(tmp_path: Path) -> None:
    """An entry fits by rule, and by file, kernel and array where it names them; one that nothing needs is known."""
    path = tmp_path / "allowed.toml"
    path.write_text(
        '[[suppress]]\nrule = "race"\nfile = "kernels.py"\nkernel = "k"\narray = "a"\nreason = "all alike"\n'
        '[[suppress]]\nrule = "race"\nkernel = "other"\nreason = "gone"\n'
    )
    entries = read_suppressions(path)
    one = _told(tmp_path)
    assert [each.suppressed for each in suppressed([one], entries)] == ["all alike"]
    assert unused([one], entries) == [Suppression("race", "gone", kernel="other")]


@pytest.mark.parametrize(
    "text",
    ['[[suppress]]\nrule = "race"\n', '[[suppress]]\nrule = "rice"\nreason = "x"\n', "suppress = 1\n", "[[suppress\n",
     '[[suppress]]\nrule = "race"\nreason = "x"\nline = "3"\n', "[[suppress]]\nrule = 1\n"],
)  # fmt: skip
def test_a_file_that_gives_no_reason_or_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """A file of suppressions that cannot be meant so is a usage error, which names the file."""
    path = tmp_path / "allowed.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"allowed\.toml"):
        read_suppressions(path)


def test_sarif_is_what_the_standard_says(tmp_path: Path) -> None:
    """A log has each finding with rule, level, place below the root, calls, and the reason where one is let stand."""
    race = _told(tmp_path, finding=_finding(line=2, callers=(1,)))
    missing = _told(tmp_path, finding=_finding(Kind.NEVER_WRITTEN, line=0))
    (let,) = suppressed([missing], [Suppression("never-written", "padding")])
    log = sarif([race, let], tmp_path)
    jsonschema.validate(log, _SCHEMA)
    (run,) = log["runs"]
    first, second = run["results"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["never-written", "race"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("race", 1, "error")
    place = first["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "kernels.py"}, "region": {"startLine": 2}}
    assert first["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert second["suppressions"] == [{"kind": "external", "justification": "padding"}]


def test_the_file_that_a_finding_is_in_truth_in_is_told(tmp_path: Path) -> None:
    """What was inlined from another file is told with its own line there, where it may be let stand, too."""
    helper = tmp_path / "helper.py"
    helper.write_text("def put(a):\n    a[9] = 1  # jitgrade: allow race: it is padding\n")
    one = dataclasses.replace(_told(tmp_path), inlined=((str(helper), 2),))
    assert f"    at {helper}:2: a[9] = 1" in "\n".join(lines([one]))
    (let,) = suppressed([one], [])
    assert let.suppressed == "it is padding"
    log = sarif([let], tmp_path)
    jsonschema.validate(log, _SCHEMA)
    (place,) = log["runs"][0]["results"][0]["relatedLocations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "helper.py"


def test_a_fingerprint_survives_lines_above(tmp_path: Path) -> None:
    """A finding is known again after lines were put above it, and another one is not taken for it."""
    one = sarif([_told(tmp_path)], tmp_path)
    moved = sarif([_told(tmp_path, "import x\n\ndef k(a):\n    a[0] = 1\n", _finding(line=4))], tmp_path)
    other = sarif([_told(tmp_path, finding=_finding(Kind.OUT_OF_BOUNDS))], tmp_path)
    prints = [log["runs"][0]["results"][0]["partialFingerprints"] for log in (one, moved, other)]
    assert prints[0] == prints[1] != prints[2]


def test_junit_has_a_test_for_each_kernel(tmp_path: Path) -> None:
    """A kernel fails for what fails the build; what does not is in its output, whatever characters it has."""
    race = _told(tmp_path)
    odd = Told("k", race.file, _finding(Kind.SAME_VALUE_RACE, detail="<\x00&"))
    text = junit([(race.file, "k"), (race.file, "clean")], [race, odd], lambda one: one.level is Level.ERROR)
    suite = ET.fromstring(text)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    clean, failed = suite.findall("testcase")
    assert (clean.get("name"), list(clean)) == ("clean", [])
    failure, output = failed
    assert failure.tag == "failure"
    assert "error: race in k" in (failure.text or "")
    assert "note: race with equal values" in (output.text or "")


def test_every_rule_has_a_name_and_a_lesson() -> None:
    """Names of rules differ, and each of them says what to do."""
    assert len({rule_of(kind) for kind in Kind}) == len(Kind)
    assert set(lessons.LESSONS) == set(Kind)


def test_shared_arrays_have_their_names() -> None:
    """A shared array known by the line that makes it is told by the name that it is given there."""
    source = "def k(a):\n    tile = cuda.shared.array(\n        64, f4)\n    x, y = 1, 2\n"
    names = names_in(source)
    finding = Finding(Kind.RACE, SourceLine(1, 5), "shared array of line 3", 1)
    assert with_names(finding, names).memory == "shared tile"
    unknown = Finding(Kind.RACE, SourceLine(1, 5), "shared array of line 4", 1)
    assert with_names(unknown, names) is unknown
    assert names_in("def (") == {}
