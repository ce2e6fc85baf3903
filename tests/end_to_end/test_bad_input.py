"""Whatever is handed in or asked for: a clear message, the right verdict or exit code, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from grader import catalog, cli
from tests.end_to_end.conftest import card, jitgrade, new_demo

pytestmark = pytest.mark.sampled(2, "end to end")

_HEAD = "import ctypes, os, sys\nimport numpy as np\nfrom numba import njit\n"
_PROGRAMS = {
    "syntax": ("def demo(:\n", "error", "Not valid Python (line 4)"),
    "signature": ("def demo(values):\n    pass\n", "error", "it must be demo(values, out)"),
    "no_entry": ("answer = 42\n", "error", "defines no function demo"),
    "exception": (
        "def demo(values, out):\n    raise ValueError('mine')\n",
        "error",
        "Raised ValueError at line 5: mine",
    ),
    "endless": ("@njit\ndef demo(values, out):\n    while True:\n        out[0] = 1\n", "timeout", "no answer within"),
    "segfault": ("def demo(values, out):\n    ctypes.string_at(0)\n", "crashed", "SIGSEGV"),
    "memory": ("def demo(values, out):\n    np.ones(2**33)\n", "crashed", "Ran out of memory"),
    "prints": (
        "def demo(values, out):\n    for _ in range(10):\n        os.write(1, b'x' * 2**20)\n",
        "wrong",
        "Wrong",
    ),
    "exits": ("def demo(values, out):\n    os._exit(0)\n", "crashed", "exit status 0"),
    "forks": (
        "def demo(values, out):\n    if os.fork() == 0:\n        os.execvp('sleep', ['sleep', '60'])\n",
        "error",
        "PermissionError",
    ),
    "honest": (
        "@njit\ndef demo(values, out):\n    for i in range(out.size):\n        out[i] = 2 * values[i]\n",
        "passed",
        "",
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one tiny exercise, `demo`, that is not timed."""
    return new_demo(tmp_path_factory.mktemp("course"), timed=False)


@pytest.fixture(scope="module")
def graded_class(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which everybody hands in something else, graded once."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out")
    for name, (code, _, _) in _PROGRAMS.items():
        (folder / name).mkdir()
        (folder / name / "demo.py").write_text(_HEAD + code)
    (folder / "empty").mkdir()
    (folder / "garbage").mkdir()
    (folder / "garbage" / "demo.py").write_bytes(bytes(range(256)) * 40)
    (folder / "linked").mkdir()
    (folder / "linked" / "demo.py").symlink_to("/etc/passwd")
    (folder / "=cmd()\x1b[31m<b>").mkdir()
    done = jitgrade("grade", "--class", str(folder), "--out", str(out), cwd=course)
    assert done.code == 0, done.err
    return out


@pytest.mark.parametrize("name", [name for name in _PROGRAMS if name != "honest"])
def test_each_failure_gets_its_verdict_and_says_why(graded_class: Path, name: str) -> None:
    """A submission that fails in a known way gets that way's verdict, with the reason."""
    _, verdict, reason = _PROGRAMS[name]
    body = card(graded_class, name, "demo")
    assert body["verdict"] == verdict
    assert any(reason in check["message"] for check in body["checks"]), body["checks"]
    assert body["score"] == 0


def test_the_honest_one_among_them_is_unharmed(graded_class: Path) -> None:
    """In a class of failures the honest answer keeps every point."""
    body = card(graded_class, "honest", "demo")
    assert (body["verdict"], body["score"]) == ("passed", 100)


def test_what_is_no_program_is_named_as_what_it_is(graded_class: Path) -> None:
    """Nothing handed in, bytes that are no text, and a link each get their own verdict."""
    verdicts = {name: card(graded_class, name, "demo")["verdict"] for name in ("empty", "garbage", "linked")}
    assert verdicts == {"empty": "not_attempted", "garbage": "error", "linked": "rejected"}


def test_a_hostile_name_is_harmless_everywhere(graded_class: Path) -> None:
    """A student's name with a formula, an escape sequence and a tag arrives as plain text."""
    table = (graded_class / "grades.csv").read_bytes()
    page = (graded_class / "index.html").read_text(encoding="utf-8")
    assert b"\x1b" not in table
    assert not any(line.startswith((b"=", b'"=')) for line in table.splitlines())
    assert "\x1b" not in page
    assert "<b>" not in page


def test_a_class_has_a_page_and_a_table(graded_class: Path) -> None:
    """Beside the scorecards of a class stand an index and a table with one line for each student."""
    assert (graded_class / "index.html").is_file()
    assert len((graded_class / "grades.csv").read_text().splitlines()) == len(_PROGRAMS) + 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("grade", "demmo"), "Did you mean demo?"),
        (("grade", "--submission", "nowhere"), "nowhere does not exist"),
        (("grade", "--submission", "exercises/demo/demo.py"), "is not a directory"),
        (("grade", "--class", "exercises/demo"), "no sub-directory"),
        (("grade", "--class", "a", "--submission", "b"), "exclude each other"),
        (("grade", "--class", "exercises", "--no-isolation"), "not for a class"),
        (("grade", "--out", "/proc/nowhere"), "cannot be written"),
        (("grade", "--nonsense"), "No such option"),
        (("check", "demmo"), "Did you mean demo?"),
        (("new", "Not-a-slug"), "Not-a-slug"),
        (("new", "demo"), "demo"),
    ],
)
def test_a_command_that_makes_no_sense_says_so(
    course: Path,
    arguments: tuple[str, ...],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A usage error has exit code 2 and a message that says what to do; no traceback."""
    monkeypatch.chdir(course)
    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments))
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert message in " ".join(said.split())
    assert "Traceback" not in said


def test_outside_a_course_it_says_where_to_go(tmp_path: Path) -> None:
    """Run where there is no course, it asks to be run inside one."""
    done = jitgrade("grade", cwd=tmp_path)
    assert done.code == 2
    assert "Run this inside the course" in " ".join(done.err.split())


def test_a_broken_course_is_the_kits_fault(small_course: Path, tmp_path: Path) -> None:
    """A broken exercise.toml gives exit code 3, names file, key and fix, and marks nobody."""
    folder = tmp_path / "exercises" / "broken"
    folder.mkdir(parents=True)
    text = (small_course / "exercises" / "demo" / "exercise.toml").read_text()
    (folder / "exercise.toml").write_text(text.replace("gate = 10.0", 'gate = "ten"'))
    done = jitgrade("grade", "--out", str(tmp_path / "out"), cwd=tmp_path)
    said = " ".join(done.err.split())
    assert done.code == 3
    assert "exercise.toml" in said
    assert "speed.gate" in said
    assert "how many times faster" in said
    assert not (tmp_path / "out").exists()


def test_scorecards_are_valid_json_of_the_published_schema(graded_class: Path) -> None:
    """Every scorecard of the class follows the schema."""
    schema = json.loads((Path(catalog.__file__).parents[1] / "schemas" / "scorecard.schema.json").read_text())
    for path in graded_class.glob("*/demo.json"):
        jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema)
