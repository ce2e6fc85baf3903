"""The exercise catalogue: a sound exercise.toml becomes a record, any other an error that says what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import catalog
from grader.catalog import Backend, Kind, Tier
from grader.errors import KitError, UsageError
from grader.model import Visibility
from tests.unit.minicourse import SPEED_TOML, TOML, make_exercise, write_course

BOTH = TOML + SPEED_TOML
CONFIG = '[[entry_points]]\nname = "config"\nkind = "config"\narguments = ["n"]\n\n[limits]'

# What is replaced by what, the key that the error names, and a word of its advice.
BREAKAGES = [
    ("format_version = 1", "format_version = 2", "format_version", "exercise-format"),
    ("format_version = 1\n", "", "the top level", "exercise-format"),
    ('title = "Double"\n', "", "the top level", "exercise-format"),
    ('title = "Double"', 'title = ""', "title", "short title"),
    ('title = "Double"', f'title = "{"x" * 61}"', "title", "short title"),
    ("order = 1", 'order = "first"', "order", "whole number"),
    ("order = 1", "order = true", "order", "whole number"),
    ("order = 1", "order = 1.5", "order", "whole number"),
    ('summary = "Double every value."', "summary = 3", "summary", "one sentence"),
    ('backend = "cpu"', 'backend = "gpu"', "backend", "cuda"),
    ('backend = "cpu"', 'backend = "cpu"\ntolerance = 0', "tolerance", "positive"),
    ('backend = "cpu"', 'backend = "cpu"\ntolerance = "small"', "tolerance", "positive"),
    ('backend = "cpu"', 'backend = "cpu"\ntolerence = 1.0', "the top level", "exercise-format"),
    ('name = "double"', 'name = "Double"', "entry_points.0.name", "Python name"),
    ('name = "double"', 'name = "a.b"', "entry_points.0.name", "Python name"),
    ('kind = "function"', 'kind = "method"', "entry_points.0.kind", "kernel"),
    ('arguments = ["values", "out"]', "arguments = []", "entry_points.0.arguments", "argument names"),
    ('arguments = ["values", "out"]', "arguments = [1]", "entry_points.0.arguments.0", "exercise-format"),
    ('kind = "function"\n', "", "entry_points.0", "exercise-format"),
    ("call_s = 20", "call_s = 0", "limits.call_s", "seconds"),
    ("call_s = 20", "memory_mb = 100", "limits.memory_mb", "512"),
    ("call_s = 20", "calls_s = 20", "limits", "[limits]"),
    ("few = { n = 3 }", "few = 3", "cases.few", "exercise-format"),
    ("points = 40", "points = -1", "checks.right.points", "worth"),
    ('hint = "Two times."', f'hint = "{"x" * 401}"', "checks.right.hint", "fails"),
    ("[checks.right]", "[checks.Right]", "checks", "exercise-format"),
    ('title = "Fast"\n', "", "checks.speed", "exercise-format"),
    ("gate = 0.000001", "gate = 0", "speed.gate", "baseline"),
    ("gate_points = 5", "gate_points = -5", "speed.gate_points", "gate"),
    ("gate_points = 5\n", "", "speed", "[speed]"),
    ("case = { n = 64 }\n", "", "speed", "[speed]"),
    ("gate_points = 5", "gate_points = 5\nmax_samples = 2", "speed.max_samples", "rounds"),
    ("gate_points = 5", "gate_points = 5\ncores = 0", "speed.cores", "cores"),
    ("fraction = 0.000001", "fraction = 1.0", "speed.tiers.0.fraction", "reference"),
    ("points = 15", "points = 0", "speed.tiers.0.points", "points"),
    ("[speed]", "[speed]\nspeed = 1", "speed", "[speed]"),
    # Two keys that contradict each other.
    ("canary = 0.000002", "canary = 0.000001", "speed.canary", "Raise"),
    ("points = 15", "points = 14", "speed.tiers", "equal"),
    ('entry_point = "double"', 'entry_point = "triple"', "speed.entry_point", "Name one"),
    ("gate_points = 5", 'gate_points = 5\nlaunch_from = "launch"', "speed.launch_from", "Name one"),
    (SPEED_TOML[: SPEED_TOML.index("[checks.speed]")], "", "speed", "Add the missing one"),
    (SPEED_TOML[SPEED_TOML.index("[checks.speed]") :], "", "speed", "Add the missing one"),
]


@pytest.mark.parametrize(("old", "new", "key", "advice"), BREAKAGES)
def test_each_mistake_is_named_with_its_file_its_key_and_a_fix(
    tmp_path: Path, old: str, new: str, key: str, advice: str
) -> None:
    """Each way of breaking an exercise.toml is a KitError that names the file, the key and what belongs there."""
    assert old in BOTH
    folder = write_course(tmp_path, toml=BOTH.replace(old, new, 1))
    with pytest.raises(KitError) as caught:
        catalog.load(folder)
    assert f"{folder / 'exercise.toml'}: key {key}: " in str(caught.value)
    assert advice in str(caught.value)


@pytest.mark.parametrize("data", [b"title = ", b"a = 1\na = 2", b"\xff\xfe", b'title = "a\nb"', b"[checks"])
def test_what_is_no_toml_is_named(tmp_path: Path, data: bytes) -> None:
    """A file that is no TOML, or no UTF-8, is a KitError that names it."""
    folder = write_course(tmp_path)
    (folder / "exercise.toml").write_bytes(data)
    with pytest.raises(KitError, match=r"exercise\.toml: not valid TOML"):
        catalog.load(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without exercise.toml is a KitError that names the file that is not there."""
    with pytest.raises(KitError, match=r"exercise\.toml: cannot be read"):
        catalog.load(tmp_path)


def test_a_sound_file_says_what_the_record_holds(tmp_path: Path) -> None:
    """Every key of a sound exercise.toml arrives in the record, and what it leaves out has a default."""
    exercise = make_exercise(tmp_path, toml=TOML.replace("[limits]", CONFIG), speed=True)
    assert (exercise.title, exercise.order, exercise.backend) == ("Double", 1, Backend.CPU)
    assert exercise.entry_points["double"].arguments == ("values", "out")
    assert exercise.entry_points["config"].kind is Kind.CONFIG
    assert (exercise.limits.call_s, exercise.limits.memory_mb) == (20, 4096)
    assert exercise.cases == {"few": {"n": 3}}
    assert exercise.points == 120
    assert exercise.speed is not None
    assert exercise.speed.tiers == (Tier(0.000001, 15),)
    assert (exercise.speed.cores, exercise.speed.max_samples, exercise.tolerance) == (1, 25, None)


def test_the_files_are_where_the_layout_has_them(tmp_path: Path) -> None:
    """Each file of an exercise is found, relative to the course, from the exercise's folder alone."""
    exercise = make_exercise(tmp_path)
    assert exercise.root == tmp_path.resolve()
    for path in (exercise.stub, exercise.problem, exercise.public_tests, exercise.solution):
        assert path.is_file()
    assert (exercise.hidden_tests / "test_hidden.py").is_file()


def test_a_check_is_public_where_students_have_its_test(tmp_path: Path) -> None:
    """A check is public if its test stands in test_public.py, and hidden otherwise."""
    exercise = make_exercise(tmp_path)
    assert exercise.visibility("right") is Visibility.PUBLIC
    assert exercise.visibility("secret") is Visibility.HIDDEN


def test_exercises_come_in_the_order_of_the_course(tmp_path: Path) -> None:
    """All folders with an exercise.toml are found, and sorted by their `order`, then by name."""
    orders = [3, 1, 2, 1]
    slugs = [write_course(tmp_path, toml=TOML.replace("order = 1", f"order = {n}")).name for n in orders]
    (tmp_path / "exercises" / "no_exercise").mkdir()
    found = [exercise.slug for exercise in catalog.load_all(tmp_path)]
    assert found == [slugs[1], slugs[3], slugs[2], slugs[0]]


def test_a_course_without_exercises_is_a_usage_error(tmp_path: Path) -> None:
    """A folder without any exercise is the caller's mistake."""
    with pytest.raises(UsageError, match="No exercise"):
        catalog.load_all(tmp_path)


def test_the_course_is_found_from_below(tmp_path: Path) -> None:
    """The course's folder is found from any folder inside it, and nowhere else."""
    folder = write_course(tmp_path / "course")
    assert catalog.find_course(folder) == tmp_path / "course"
    with pytest.raises(UsageError, match="--course"):
        catalog.find_course(tmp_path)


def test_exercises_are_selected_by_name(tmp_path: Path) -> None:
    """The named exercises come in the order they were named, each once; no name means all."""
    first, second = make_exercise(tmp_path), make_exercise(tmp_path)
    assert catalog.select([first, second], (second.slug, first.slug, second.slug)) == [second, first]
    assert catalog.select([first, second], ()) == [first, second]


def test_an_unknown_name_brings_the_nearest(tmp_path: Path) -> None:
    """An unknown exercise is a usage error that suggests the nearest name and lists all."""
    exercise = make_exercise(tmp_path)
    with pytest.raises(UsageError, match=f"Did you mean {exercise.slug}\\?.*Known: {exercise.slug}"):
        catalog.select([exercise], (exercise.slug.replace("double", "duoble"),))
    with pytest.raises(UsageError) as caught:
        catalog.select([exercise], ("zzz",))
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize("place", ["toml", "problem", "public", "solution", "hidden", "new"])
def test_the_digest_follows_what_marks_depend_on(tmp_path: Path, place: str) -> None:
    """The digest changes with the exercise's rules, tests and solution, and with a hidden test that is added."""
    exercise = make_exercise(tmp_path)
    before = exercise.digest()
    path = {
        "toml": exercise.folder / "exercise.toml",
        "problem": exercise.problem,
        "public": exercise.public_tests,
        "solution": exercise.solution,
        "hidden": exercise.hidden_tests / "test_hidden.py",
        "new": exercise.hidden_tests / "test_more.py",
    }[place]
    with path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert exercise.digest() != before


def test_the_digest_ignores_what_marks_do_not_depend_on(tmp_path: Path) -> None:
    """The digest stays when the stub (which may be the student's answer) or the handout changes."""
    exercise = make_exercise(tmp_path)
    before = exercise.digest()
    exercise.stub.write_text("def double(values, out): pass\n", encoding="utf-8")
    (exercise.folder / "handout.md").write_text("# Double", encoding="utf-8")
    assert exercise.digest() == before


def test_the_digest_works_where_the_solution_is_absent(tmp_path: Path) -> None:
    """A student's kit, without solutions and hidden tests, has a digest too, and another one."""
    exercise = make_exercise(tmp_path)
    before = exercise.digest()
    exercise.solution.unlink()
    (exercise.hidden_tests / "test_hidden.py").unlink()
    assert exercise.digest() != before


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('backend = "cpu"', 'backend = "cpu"\ntolerance = nan', "tolerance"),
        ('backend = "cpu"', 'backend = "cpu"\ntolerance = inf', "tolerance"),
        ("points = 40", "points = nan", "points"),
        ("points = 40", "points = inf", "points"),
        ("gate = 0.000001", "gate = nan", "gate"),
        ("n = 3", "n = inf", "cases"),
        ("n = 64", "n = -nan", "speed.case"),
        ("call_s = 20", "call_s = nan", "call_s"),
        ("call_s = 20", "call_s = inf", "call_s"),
        ('arguments = ["values", "out"]', 'arguments = ["out", "out"]', "arguments"),
        ("[limits]", '[[entry_points]]\nname = "double"\nkind = "config"\narguments = ["n"]\n[limits]', "entry_points"),
        ('kind = "function"', 'kind = "config"', "speed.entry_point"),
        ("gate_points = 5", 'gate_points = 5\nlaunch_from = "double"', "speed.launch_from"),
    ],
)
def test_what_cannot_work_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    """Values that TOML allows and no exercise can live with are a KitError that names the key."""
    text = TOML + SPEED_TOML
    assert old in text
    folder = write_course(tmp_path, toml=text.replace(old, new, 1))
    with pytest.raises(KitError, match=key):
        catalog.load(folder)


@pytest.mark.parametrize("name", ["class", "__class__"])
def test_an_entry_point_needs_a_name_that_tests_can_use(tmp_path: Path, name: str) -> None:
    """An entry point that a test could not call, as `submission.class` is no Python, is a KitError."""
    folder = write_course(tmp_path, toml=TOML.replace('name = "double"', f'name = "{name}"'))
    with pytest.raises(KitError, match="entry_points"):
        catalog.load(folder)


def test_only_a_function_is_given_views(tmp_path: Path) -> None:
    """`strided` is for functions: what else is launched or configured has its arrays in C order."""
    strided = TOML.replace('arguments = ["values", "out"]', 'arguments = ["values", "out"]\nstrided = true')
    assert catalog.load(write_course(tmp_path / "a", toml=strided)).entry_points["double"].strided
    assert not catalog.load(write_course(tmp_path / "b")).entry_points["double"].strided
    with pytest.raises(KitError, match=r"entry_points\.strided"):
        catalog.load(write_course(tmp_path / "c", toml=strided.replace('kind = "function"', 'kind = "config"')))


def test_only_a_ufunc_has_several_outputs(tmp_path: Path) -> None:
    """`outputs` is for ufuncs, whose last argument is cut into them; there is one where nothing is said."""
    several = TOML.replace('arguments = ["values", "out"]', 'arguments = ["values", "out"]\noutputs = 2')
    ufunc = catalog.load(write_course(tmp_path / "a", toml=several.replace('"function"', '"ufunc"')))
    assert ufunc.entry_points["double"].outputs == 2
    assert catalog.load(write_course(tmp_path / "b")).entry_points["double"].outputs == 1
    with pytest.raises(KitError, match=r"entry_points\.outputs"):
        catalog.load(write_course(tmp_path / "c", toml=several))


@pytest.mark.parametrize("name", ["call", "refuses", "start", "threads_used"])
def test_an_entry_point_may_be_called_like_anything_of_the_judges(tmp_path: Path, name: str) -> None:
    """No name is taken by what a test has besides entry points."""
    folder = write_course(tmp_path, toml=TOML.replace('name = "double"', f'name = "{name}"'))
    assert list(catalog.load(folder).entry_points) == [name]


def test_a_file_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    """A TOML file nested deeper than can be read is a KitError too."""
    folder = write_course(tmp_path, toml="a = " + "[" * 5000)
    with pytest.raises(KitError):
        catalog.load(folder)


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    """An exercise.toml that an editor has begun with a byte order mark is read like any other."""
    folder = write_course(tmp_path)
    file = folder / "exercise.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert catalog.load(folder).title == "Double"


def test_packages_are_names_of_modules(tmp_path: Path) -> None:
    """An exercise may allow packages by the names they are imported by, and nothing else there."""
    allowed = 'backend = "cpu"\npackages = ["scipy", "pandas"]\n'
    assert catalog.load(write_course(tmp_path / "a", toml=TOML.replace('backend = "cpu"\n', allowed))).packages == (
        "pandas",
        "scipy",
    )
    wrong = allowed.replace("pandas", "../pandas")
    with pytest.raises(KitError, match="packages"):
        catalog.load(write_course(tmp_path / "b", toml=TOML.replace('backend = "cpu"\n', wrong)))


def test_an_output_may_begin_as_zeros(tmp_path: Path) -> None:
    """Of an entry point with `zeroed` the output holds zeros; of all others it does not; and kernels are simulated."""
    zeroed = TOML.replace('arguments = ["values", "out"]\n', 'arguments = ["values", "out"]\nzeroed = true\n')
    exercise = catalog.load(write_course(tmp_path / "a", toml=zeroed))
    assert exercise.entry_points["double"].zeroed
    assert exercise.simulated
    plain = catalog.load(write_course(tmp_path / "b", toml="simulated = false\n" + TOML))
    assert not plain.entry_points["double"].zeroed
    assert not plain.simulated
