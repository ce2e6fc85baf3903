"""A student's id: what a directory is called, made fit to be shown and to name a directory."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.handed_in import find_file, students_of
from grader.student_ids import folder_name, student_id
from grader.text import printable
from tests.unit.minicourse import make_exercise

NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(NAMES)
def test_an_id_is_safe_to_show_and_to_be_a_directory(name: str) -> None:
    """Whatever a directory is called, the id made of it is a short name without a slash that acts nowhere."""
    made = student_id(name)
    assert made
    assert made == printable(made)
    assert not made.startswith(".")
    assert not set("/\n") & set(made)
    assert len(made.encode()) < 128
    assert made not in ("index.html", "grades.csv")


@given(NAMES, NAMES)
def test_two_names_are_two_ids(left: str, right: str) -> None:
    """Different directories have different ids."""
    assert (left == right) == (student_id(left) == student_id(right))


LOOKS = st.text(
    st.sampled_from("aAbB1%~. -eéEuU\u0301\u0302\u0430\u0435\u3164\u2800\u034f\ufe0f\u202e\u200b\u00a0\uff41ﬁßſİıμµ"),
    max_size=70,
)


@given(st.one_of(NAMES, LOOKS), st.one_of(NAMES, LOOKS))
def test_ids_that_differ_look_different(left: str, right: str) -> None:
    """What is seen of two ids, spaces run together and compatibility forms unified, is as different as the names."""
    assert (left == right) == (_skeleton(student_id(left)) == _skeleton(student_id(right)))


def _skeleton(text: str) -> str:
    seen = [c for c in text if (unicodedata.category(c) not in ("Cf", "Cc") and not c.isspace()) or c == " "]
    return " ".join(unicodedata.normalize("NFKC", "".join(seen)).split())


@given(st.one_of(NAMES, LOOKS), st.one_of(NAMES, LOOKS))
@example("Ada", "ada")
@example("\xc4", "a\u0308")
@example("Ex", "%45x")
def test_two_ids_are_two_folders_where_case_does_not_count(left: str, right: str) -> None:
    """On a file system that folds case and composes characters, two students still have two folders."""
    folders = [folder_name(student_id(name), folds_case=True) for name in (left, right)]
    assert all(len(folder.encode()) < 255 for folder in folders)
    assert (left == right) == (_folded(folders[0]) == _folded(folders[1]))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


@pytest.mark.parametrize("name", ["Ada", "Müller, Åsa", "%2Ehidden"])
def test_elsewhere_a_folder_is_called_like_the_id(name: str) -> None:
    """Where case counts, nothing is changed."""
    assert folder_name(name, folds_case=False) == name


def test_nobody_can_take_the_id_that_a_long_name_gets() -> None:
    """A folder that is called like the id made for a classmate's long name has another id, and so has that one's."""
    victim = "Ada Lovelace, " * 12
    name, taken = victim, set()
    for _ in range(4):
        made = student_id(name)
        assert made not in taken
        taken.add(made)
        name = made


@pytest.mark.parametrize(
    "name", ["unnamed", "INDEX.html", "a  b", "аda", "O\u2019Hara", "e\u0301", "\u1100\u1161", "x~y"]
)
def test_what_looks_like_another_is_encoded(name: str) -> None:
    """Made-up names, runs of spaces, mixed scripts, and characters that have a plainer form are percent-encoded."""
    assert "%" in student_id(name)


@pytest.mark.parametrize(
    "name", ["Иван Петров", "हिन्दी", "สวัสดี", "コピー漢字かな", "한국", "עברית", "Việt Nguyễn", "Ünal Ğ"]
)
def test_names_of_any_script_stay_as_they_are(name: str) -> None:
    """A name that is written as Unicode composes it, each word in one script, is its own id."""
    assert student_id(name) == name


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("student-01", "student-01"),
        ("Müller, Åsa", "Müller, Åsa"),
        ("a/b", "a%2Fb"),
        ("100%", "100%25"),
        (".hidden", "%2Ehidden"),
        ("..", "%2E."),
        ("index.html", "index%2Ehtml"),
        ("grades.csv", "grades%2Ecsv"),
        ("a\x1b[2Jb", "a%1B[2Jb"),
        ("a\nb", "a%0Ab"),
        ("\u202eevil", "%E2%80%AEevil"),
        ("", "unnamed"),
    ],
)
def test_what_could_act_is_percent_encoded(name: str, made: str) -> None:
    """Ordinary names stay as they are; what could act in a path, a terminal or a page is encoded."""
    assert student_id(name) == made


def test_long_names_stay_apart() -> None:
    """Names too long for a directory are shortened to ids that still differ."""
    ids = {student_id("x" * 200 + end) for end in ("", "a", "b")} | {student_id("é" * 80)}
    assert len(ids) == 4
    assert all(len(made.encode()) < 128 for made in ids)


def test_a_name_that_is_no_text_is_an_id(tmp_path: Path) -> None:
    """A directory whose name is no UTF-8, as an old archive may hold, has an id too."""
    (tmp_path / os.fsdecode(b"\xff\xfe")).mkdir()
    (student,) = students_of(tmp_path)
    assert student.id.isprintable()
    assert student.folder.is_dir()


@pytest.mark.parametrize(("left", "right"), [(os.fsdecode(b"\xff"), "\\xff")])
def test_two_odd_names_are_two_ids(left: str, right: str) -> None:
    """A name that is no UTF-8 and the name that spells it out are different students."""
    assert student_id(left) != student_id(right)


@pytest.mark.parametrize("name", ["ada\u00a0lovelace", "\u3000", " ", "ada "])
def test_a_space_that_nobody_sees_is_encoded(name: str) -> None:
    """Two names that look the same have ids that do not: odd spaces, and those at the ends, are encoded."""
    assert "%" in student_id(name)


def test_an_id_fits_its_limit() -> None:
    """A long name in a script of four bytes a letter is cut by bytes, not by letters."""
    assert len(student_id("𝐀" * 40).encode()) <= 100


def test_in_an_assignment_the_notebook_counts(tmp_path: Path) -> None:
    """Where nbgrader has collected, a file beside the notebook does not take its place, as it would elsewhere."""
    exercise = make_exercise(tmp_path / "course")
    folder = tmp_path / "class" / "ada" / "ps1"
    folder.mkdir(parents=True)
    for name in (f"{exercise.slug}.py", f"{exercise.slug}.ipynb"):
        (folder / name).touch()
    (collected,) = students_of(tmp_path / "class", "ps1")
    assert find_file(collected, exercise) == folder / f"{exercise.slug}.ipynb"
    (folder / f"{exercise.slug}.ipynb").unlink()
    assert find_file(collected, exercise) == folder / f"{exercise.slug}.py"


def test_a_link_in_an_assignments_place_is_not_followed(tmp_path: Path) -> None:
    """A student's folder may be a link of who made the class; the assignment's folder in it may not."""
    exercise = make_exercise(tmp_path / "course")
    for student in ("ada", "eve"):
        (tmp_path / "homes" / student).mkdir(parents=True)
        (tmp_path / "class").mkdir(exist_ok=True)
        (tmp_path / "class" / student).symlink_to(tmp_path / "homes" / student)
    (tmp_path / "homes" / "ada" / "ps1").mkdir()
    (tmp_path / "homes" / "ada" / "ps1" / f"{exercise.slug}.ipynb").touch()
    (tmp_path / "homes" / "eve" / "ps1").symlink_to("../ada/ps1")
    ada, eve = students_of(tmp_path / "class", "ps1")
    assert find_file(ada, exercise) == tmp_path / "homes" / "ada" / "ps1" / f"{exercise.slug}.ipynb"
    assert find_file(eve, exercise) == tmp_path / "homes" / "eve" / "ps1"
