"""A download of Canvas's or Moodle's, graded, and written back so that the platform's own rules read the grades."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader import classroom, cli
from grader.catalog import Exercise
from grader.errors import UsageError
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Graded, Options
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.platforms import Worksheet, raw_csv, unpacked
from grader.sandbox import choice
from tests.unit.minicourse import make_exercise
from tests.unit.test_found import zipped

PEOPLE = 30
NOISY, SKIPPED, CONFLICT, LATE, ABSENT = 3, 4, 5, 6, 7  # what is particular about some of them


def _fake(exercise: Exercise, answer: Answer, student: str, _: Options) -> Graded:
    """Give the points that the code says, and the verdict that it says."""
    words = answer.code.decode().split()
    verdict = answer.verdict or Verdict(words[1])
    points = float(words[0]) if answer.verdict is None else 0.0
    checks = (
        CheckResult("a", "A", Verdict.PASSED if verdict.counts else verdict, points * verdict.counts, 60.0),
        CheckResult("b", "B", verdict, 0.0, 40.0),
    )
    return Graded(Scorecard(exercise.slug, student, checks, None, Isolation.LANDLOCK, "1", answer.sha256, 1.0, {}))


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    """A tiny exercise, graded by a judge that starts nothing."""
    monkeypatch.setattr(classroom, "grade", _fake)
    monkeypatch.setattr(choice, "strongest", lambda **_: Isolation.LANDLOCK)
    return make_exercise(tmp_path / "course")


def _code(number: int) -> str:
    special = {NOISY: "0 noisy", SKIPPED: "0 skipped", CONFLICT: "<<<<<<< a\n=======\n>>>>>>> b\n"}
    return special.get(number, f"{number} wrong")


def _canvas_download(slug: str) -> bytes:
    files: dict[str, str | bytes] = {}
    for number in range(PEOPLE):
        if number == ABSENT:
            continue
        late = "_LATE" if number == LATE else ""
        files[f"lastfirst{number}{late}_{4000 + number}_{9000 + number}_{slug}-1.py"] = _code(number)
        files[f"lastfirst{number}_{4000 + number}_{8000 + number}_{slug}.py"] = "59 wrong"
    return zipped(files)


CANVAS_HEAD = (
    "\ufeffStudent,ID,SIS Login ID,Section,quiz (77),week1 (88412),Final Score\r\n"
    "    Points Possible,,,,10,20,(read only)\r\n"
)


def _canvas_sheet() -> str:
    rows = [
        f'"Last{number}, ""F"" É",{4000 + number},login{number},"A, B",{number},{"" if number % 2 else "1.00"},  \r\n'
        for number in range(PEOPLE)
    ]
    return CANVAS_HEAD + "".join(rows)


def _moodle_download(slug: str) -> bytes:
    files: dict[str, str | bytes] = {}
    for number in range(PEOPLE):
        if number != ABSENT:
            files[f"Ada Ł{number}_{1300 + number}_assignsubmission_file/hw/{slug} (1).py"] = _code(number)
            files[f"Ada Ł{number}_{1300 + number}_assignsubmission_onlinetext/onlinetext.html"] = "<p>see file</p>"
    return zipped({**files, "__MACOSX/x": ""})


def _moodle_sheet(*, german: bool = False) -> str:
    english = (
        "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (submission),Last modified (grade),Feedback"
    )
    local = "ID,Vollständiger Name,Status,Bewertung,Bestwertung,Zuletzt geändert,Geändert (Bewertung),Feedback"
    person = "Teilnehmer/in" if german else "Participant"
    rows = [
        f'{person} {1300 + number},"Ł{number}, Ada",Submitted,,50.00,"Friday, 1 May",-,"a\nb, ""c"""\n'
        for number in range(PEOPLE)
    ]
    return (local.replace("ID,", "Kennung,") if german else english) + "\n" + "".join(rows)


@dataclass(frozen=True)
class Back:
    """What came back: the worksheet's text, the names in the archive of cards, and what was said."""

    sheet: str
    cards: list[str]
    said: str


def _round(
    exercise: Exercise, folder: Path, download: bytes, sheet: str, capsys: pytest.CaptureFixture[str], *more: str
) -> Back:
    (folder / "submissions.zip").write_bytes(download)
    (folder / "Grades.csv").write_bytes(sheet.encode())
    given = ("--class", str(folder / "submissions.zip"), "--worksheet", str(folder / "Grades.csv"), *more)
    cli.main(["grade", "--jobs", "1", *given, "--out", str(folder / "out"), "--course", str(exercise.root)])
    assert (folder / "Grades.csv").read_bytes() == sheet.encode()
    with zipfile.ZipFile(folder / "Grades-feedback.zip") as archive:
        names = archive.namelist()
        assert all(b"<html" in archive.read(name) for name in names)
    said = " ".join(capsys.readouterr().out.split())
    return Back((folder / "Grades-graded.csv").read_bytes().decode(), names, said)


def _imported_by_canvas(text: str, assignment: str) -> dict[str, float]:
    """Read grades by the rules of Canvas's gradebook importer: id in its column, points in the assignment's."""
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert "Student" in header[0]
    assert header[1] == "ID"
    assert any("Section" in name for name in header[:5])
    place = header.index(assignment)
    people = [row for row in rows if "Points Possible" not in row[0]]
    return {row[1]: round(float(row[place]), 2) for row in people if row[place] not in ("", "-")}


def _imported_by_moodle(text: str, grade: str) -> dict[str, float]:
    """Read grades by the rules of Moodle's offline grading: the participant's number, a grade within the maximum."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = {}
    for row in rows:
        (number,) = re.findall(r"\d+", next(iter(row.values())))
        if row[grade]:
            found[number] = float(row[grade])
            assert 0 <= found[number] <= 50
    return found


def _unchanged(before: str, after: str, grade: int) -> None:
    """Assert that of the rows that are left every cell but the grade is byte for byte what it was."""
    old, new = raw_csv.parse(before), raw_csv.parse(after)
    known = {row[:grade] + row[grade + 1 :]: end for row, end in zip(old.rows, old.ends, strict=True)}
    for row, end in zip(new.rows, new.ends, strict=True):
        assert known[row[:grade] + row[grade + 1 :]] == end


def zipped_in_order(names: list[str]) -> bytes:
    """Return an archive with a file of each name, the same one twice included."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


FINAL = [number for number in range(PEOPLE) if number not in (NOISY, SKIPPED, CONFLICT, ABSENT)]


def test_a_canvas_class_goes_there_and_back(
    exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Final grades arrive, scaled, of the newest attempts; the others' rows are left out, and it is said."""
    column = "week1 (88412)"
    back = _round(exercise, tmp_path, _canvas_download(exercise.slug), _canvas_sheet(), capsys, "--column", column)
    grades = _imported_by_canvas(back.sheet, column)
    assert grades == {str(4000 + number): round(number / 100 * 20, 2) for number in FINAL}
    assert back.sheet.startswith(CANVAS_HEAD)
    _unchanged(_canvas_sheet(), back.sheet, 5)
    assert "Left out, not final yet: 4003, 4004, 4005." in back.said
    assert "Left out, handed in nothing: 1 of the worksheet's students." in back.said
    assert f"Grades of {len(FINAL)} students" in back.said
    assert len(back.cards) == PEOPLE - 1
    assert f"lastfirst6_LATE_4006_9006_{exercise.slug}-1.html" in back.cards
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "grades.csv").read_text(encoding="utf-8"))))
    assert {row["student"] for row in rows} == {str(4000 + number) for number in range(PEOPLE) if number != ABSENT}


@pytest.mark.parametrize("german", [False, True])
def test_a_moodle_class_goes_there_and_back(
    exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str], german: bool
) -> None:
    """Whatever language the site speaks, grades are put beside their maximum, and cards into feedback's folders."""
    sheet = _moodle_sheet(german=german)
    back = _round(exercise, tmp_path, _moodle_download(exercise.slug), sheet, capsys)
    grades = _imported_by_moodle(back.sheet, "Bewertung" if german else "Grade")
    assert grades == {str(1300 + number): round(number / 100 * 50, 2) for number in FINAL}
    _unchanged(sheet, back.sheet, 3)
    assert "Ada Ł0_1300_assignfeedback_file/scorecard.html" in back.cards
    assert "1303, 1304, 1305" in back.said
    assert not list(tmp_path.glob("out/*onlinetext*"))


def test_who_cannot_be_told_is_named(exercise: Exercise, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file whose name can be read in two ways is nobody's, takes no row from anybody, and is told of."""
    own, another = "_1300_assignsubmission_file_", "_1301_assignsubmission_file_"
    files: dict[str, str | bytes] = {f"Bo{another}{exercise.slug}.py": "1 wrong"}
    forged = f"Ada{own}x{another}{exercise.slug}.py"
    back = _round(exercise, tmp_path, zipped({**files, forged: "99 wrong"}), _moodle_sheet(), capsys)
    assert _imported_by_moodle(back.sheet, "Grade") == {"1301": 0.5}
    assert "do not say for certain whose they are: Ada_1300_assign" in back.said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no table"),
        ("a,b\n1,2\n", "neither Canvas's gradebook nor Moodle's"),
        (CANVAS_HEAD, "say which assignment is meant with --column NAME. Its columns are: quiz (77), week1 (88412)"),
        ('Student,ID,Section,week1 (1)\n"open,1,A,2\n', "a quote is open"),
    ],
)
def test_a_worksheet_that_is_none_says_so(tmp_path: Path, text: str, words: str) -> None:
    """What is no worksheet, or does not say which column is meant, is refused before anything is graded."""
    (tmp_path / "sheet.csv").write_bytes(text.encode())
    with pytest.raises(UsageError, match=re.escape(words)):
        Worksheet.read(tmp_path / "sheet.csv")


def test_a_semicolon_means_a_decimal_comma(tmp_path: Path) -> None:
    """Where a spreadsheet separates by semicolons, numbers have a comma, as Canvas reads them there."""
    (tmp_path / "s.csv").write_text(
        "Student;ID;Section;w (1)\nPoints Possible;;;10\nA;7;S;\nB;8;S;3,5", encoding="utf-8"
    )
    filled = Worksheet.read(tmp_path / "s.csv").filled({"7": 0.825, "9": 1.0})
    assert filled.text == "Student;ID;Section;w (1)\nPoints Possible;;;10\nA;7;S;8,25\n"
    assert filled.notes[0].startswith("Not in the worksheet: 9.")


def test_a_download_stays_in_its_folder(tmp_path: Path) -> None:
    """No name in a download leads out of its folder, no link is made, and afterwards nothing is left."""
    link = zipfile.ZipInfo("a_1_2_link.py")
    link.external_attr = 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../../up.py", "/root.py", "a\\b.py", "c/./d.py", "é" * 300):
            archive.writestr(name, "x")
        archive.writestr(link, "/etc/passwd")
    (tmp_path / "d.zip").write_bytes(data.getvalue())
    with unpacked(tmp_path / "d.zip") as folder:
        found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
        assert found[:4] == ["a/b.py", "c/d.py", "root.py", "up.py"]
        assert len(found) == 5
    assert not folder.exists()


def test_no_student_s_names_keep_a_class_from_being_unpacked(tmp_path: Path) -> None:
    """Names too long differ and keep their ends; what cannot be laid out is left out, and all others are there."""
    long = "n" * 220
    names = [f"{long}1.py", f"{long}2.py", f"é{long}_7_assignsubmission_file/S.py", "f", "f/S.py", "x/../f"]
    deep = "/".join(["d" * 180] * 30) + "/S.py"
    with pytest.warns(UserWarning, match="Duplicate name"):  # zipfile's, of the archive that is made here
        data = zipped_in_order([*names, "f", deep, "a/" * 1200 + "S.py", "last.py"])
    (tmp_path / "d.zip").write_bytes(data)
    with unpacked(tmp_path / "d.zip") as folder:
        found = sorted(path.relative_to(folder) for path in folder.rglob("*.py"))
        assert len([path for path in found if path.name.startswith("nnn") and path.suffix == ".py"]) == 2
        assert [path for path in found if path.parts[0].endswith("_7_assignsubmission_file")]
        assert (folder / "f").is_file()
        assert (folder / "last.py").is_file()
    assert not folder.exists()


@pytest.mark.parametrize("data", [b"", b"PK\3\4", zipped({"a": "b"})[:-4]], ids=["empty", "begun", "cut"])
def test_a_download_that_is_cut_off_says_so(tmp_path: Path, data: bytes) -> None:
    """An archive that is not whole is the caller's to fetch again."""
    (tmp_path / "d.zip").write_bytes(data)
    with pytest.raises(UsageError, match="Download it from the platform again"), unpacked(tmp_path / "d.zip"):
        pass
