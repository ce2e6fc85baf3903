"""One submission of a tiny exercise becomes one scorecard."""

from __future__ import annotations

import gc
import os
import re
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from grader.catalog import Exercise
from grader.errors import KitError
from grader.judge.call import Submission
from grader.judge.session import plugin
from grader.judge.session.answer import read
from grader.judge.session.grade import Graded, Options, grade
from grader.judge.speed import Outcome
from grader.judge.trial import open_trial
from grader.model import Isolation, Scorecard, Verdict, Visibility
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes
from tests.unit.minicourse import HIDDEN, PROBLEM, SOLUTION, STUB, TOML, hand_in, make_exercise
from tests.unit.programs import CHANNEL

pytestmark = pytest.mark.slow

WRONG_SIGN = "def double(values, out):\n    out[:] = 2 * abs(values)\n"
TELLTALE = "def double(values, out):\n    raise ValueError('seen: ' + repr(values.tolist()))\n"


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A tiny exercise."""
    return make_exercise(tmp_path / "course")


def _grade(exercise: Exercise, code: str, **options: Any) -> Scorecard:
    """Hand `code` in and return the scorecard."""
    return _graded(exercise, code, **options).scorecard


def _graded(exercise: Exercise, code: str, **options: Any) -> Graded:
    file = hand_in(exercise.root / "handed-in", exercise, code)
    return grade(exercise, read(exercise, file), "ada", Options(isolation=Isolation.NONE, **options))


def _by_id(card: Scorecard) -> dict[str, tuple[str, float]]:
    return {check.id: (str(check.verdict), check.points) for check in card.checks}


def _record_inputs(exercise: Exercise) -> Path:
    """Make the exercise's problem.py write down all inputs it makes; return where."""
    log = exercise.root / "inputs.txt"
    problem = exercise.problem.read_text(encoding="utf-8")
    note = f"with open({str(log)!r}, 'a') as file: file.write(repr(values.tolist()))"
    noted = f"    values = rng.random(n)\n    {note}\n    return values, "
    exercise.problem.write_text(problem.replace("    return rng.random(n), ", noted), encoding="utf-8")
    log.touch()
    return log


def test_a_right_answer_passes(exercise: Exercise) -> None:
    """A right answer gets all points on all checks, and the scorecard says what was judged, and how."""
    card = _grade(exercise, SOLUTION, seed="5")
    assert (card.verdict, card.score, card.max_score) == (Verdict.PASSED, 100.0, 100.0)
    assert [(check.id, check.visibility) for check in card.checks] == [
        ("right", Visibility.PUBLIC),
        ("secret", Visibility.HIDDEN),
    ]
    assert (card.exercise, card.student, card.seed, card.speed) == (exercise.slug, "ada", "5", None)
    assert card.isolation in Isolation
    assert len(card.submission_sha256) == 64
    assert {"numpy", "numba", "python", "cores"} <= card.environment.keys()
    assert all(check.hint == "" for check in card.checks)


def test_what_lies_above_a_course_takes_no_part(exercise: Exercise) -> None:
    """A conftest.py in a folder that holds courses, which anybody may write to, is not run by the judge."""
    (exercise.root.parent / "conftest.py").write_text("raise SystemExit\n", encoding="utf-8")
    assert _grade(exercise, SOLUTION).verdict is Verdict.PASSED


def test_a_half_right_answer_gets_the_points_of_what_passes(exercise: Exercise) -> None:
    """Each check earns its own points, and the exercise has the verdict of the worst one."""
    card = _grade(exercise, WRONG_SIGN)
    assert _by_id(card) == {"right": ("passed", 40.0), "secret": ("wrong", 0.0)}
    assert (card.verdict, card.score, card.max_score) == (Verdict.WRONG, 40.0, 100.0)
    assert card.checks[1].hint == "Think of the sign."


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("def double(values, out): out[:] = 0", Verdict.WRONG),
        ("def double(values, out): pass", Verdict.WRONG),
        ("def double(values, out): out[:] = 2 * values; return out", Verdict.WRONG),
        ("def double(values, out): values *= 2; out[:] = values", Verdict.REJECTED),
        ("def double(values, out): 1 / 0", Verdict.ERROR),
        ("def double(values): pass", Verdict.ERROR),
        ("def double(values, out: pass", Verdict.ERROR),
        ("", Verdict.UNREADABLE),
        ("import os; os._exit(0)", Verdict.CRASHED),
        ("x = bytearray(1 << 50)", Verdict.CRASHED),
        ("def double(values, out):\n    pass\n    raise NotImplementedError()", Verdict.NOT_ATTEMPTED),
    ],
)
def test_each_kind_of_failure_has_its_verdict(exercise: Exercise, code: str, verdict: Verdict) -> None:
    """What fails in the same way on every check gives that verdict to all, no points, and never a fault of the kit."""
    card = _grade(exercise, code)
    assert {check.verdict for check in card.checks} == {verdict}
    assert (card.score, card.max_score) == (0.0, 100.0)


def test_a_hidden_check_tells_nothing_of_its_inputs(exercise: Exercise) -> None:
    """What a submission says in an exception is shown for a public check and never for a hidden one."""
    card = _grade(exercise, TELLTALE, seed="1")
    public, hidden = card.checks
    assert "seen: [0." in public.message
    assert hidden.message == "Raised ValueError at line 2."
    assert card.to_json().count("seen: [") == 1


def test_a_hidden_check_tells_no_expected_value(exercise: Exercise) -> None:
    """A wrong answer on a hidden check is called wrong, without a number of the comparison."""
    card = _grade(exercise, WRONG_SIGN)
    assert card.checks[1].message == "Wrong output."


def test_an_instructor_may_see_what_hidden_checks_found(exercise: Exercise) -> None:
    """With `reveal`, and only with it, the message of a hidden check is the full one."""
    assert "expected -" in _grade(exercise, WRONG_SIGN, reveal=True).checks[1].message


@pytest.mark.parametrize("code", [STUB, STUB.replace("YOUR CODE HERE", "my plan"), STUB + "\nx = 1\n", 2 * STUB])
def test_the_stub_is_not_attempted(exercise: Exercise, code: str) -> None:
    """A stub that nobody has filled in, notes and all, is not attempted: no point, and no failed check."""
    card = _grade(exercise, code)
    assert _by_id(card) == {"right": ("not_attempted", 0.0), "secret": ("not_attempted", 0.0)}
    assert "Still the stub" in card.checks[0].message


def test_a_stub_below_an_answer_is_named(exercise: Exercise) -> None:
    """Whose answer the stub undoes, since what is defined last holds, is told that, and not that there is none."""
    card = _grade(exercise, f"{SOLUTION}\n\n{STUB}")
    assert card.verdict is Verdict.NOT_ATTEMPTED
    assert {check.message for check in card.checks} == {
        "The stub stands below your answer, and undoes it: what is defined last holds. Remove the stub."
    }


def test_no_file_needs_no_worker(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file was handed in, nothing is started, and the exercise is not attempted."""
    monkeypatch.delattr(Launcher, "start")
    card = grade(exercise, read(exercise, None), "ada").scorecard
    assert (card.verdict, card.score, card.max_score) == (Verdict.NOT_ATTEMPTED, 0.0, 100.0)
    assert f"No {exercise.slug}.py" in card.checks[0].message


@pytest.mark.parametrize("kind", ["symlink", "dangling", "fifo", "socket", "directory", "too big", "device"])
def test_what_is_no_ordinary_file_is_rejected(
    exercise: Exercise, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link, a pipe, a directory, a device or a huge file is rejected at once, waited for by nobody and not run."""
    monkeypatch.delattr(Launcher, "start")
    file = tmp_path / f"{exercise.slug}.py"
    match kind:
        case "symlink":
            file.symlink_to(exercise.solution)
        case "dangling":
            file.symlink_to(tmp_path / "nowhere")
        case "fifo":
            os.mkfifo(file)
        case "socket":
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(file))
        case "directory":
            file.mkdir()
        case "device":
            file = Path(os.devnull)
        case _:
            file.write_bytes(b"#" * (256 * 1024 + 1))
    card = grade(exercise, read(exercise, file), "ada").scorecard
    assert (card.verdict, card.score, card.max_score) == (Verdict.REJECTED, 0.0, 100.0)


def test_a_file_that_cannot_be_read_is_no_mark(exercise: Exercise, tmp_path: Path) -> None:
    """A file that has gone meanwhile is the student's and no fault of ours: no points yet, and all of them open."""
    card = grade(exercise, read(exercise, tmp_path / "gone.py"), "ada").scorecard
    assert (card.verdict, card.score, card.max_score, card.open_score) == (Verdict.UNREADABLE, 0.0, 100.0, 100.0)
    assert "gone.py cannot be read" in card.checks[0].message


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"hidden": HIDDEN.replace("n=5", "m=5")}, "test_secret"),
        ({"hidden": HIDDEN.replace("-values, out)", "-values, out, 3)")}, "test_secret"),
        ({"hidden": HIDDEN.replace("submission.double", "submission.triple")}, "triple"),
        ({"hidden": HIDDEN.replace("rng):", "rng, no_such_fixture):")}, "no_such_fixture"),
        ({"hidden": HIDDEN.replace("test_secret", "test_other")}, "checks.secret: no test_secret"),
        ({"hidden": "", "public": ""}, "no test"),
        ({"problem": "import no_such_module\n"}, "problem.py: cannot be imported"),
        ({"problem": PROBLEM.replace("def baseline", "def other")}, "no function baseline"),
        ({"problem": PROBLEM.replace("def make_inputs", "def other")}, "no function make_inputs"),
        ({"toml": TOML.replace("[cases]", "tolerance = 1.0\n[cases]", 1)}, "exercise.toml"),
    ],
)
def test_a_fault_of_the_kit_is_never_a_mark(tmp_path: Path, files: dict[str, Any], words: str) -> None:
    """A broken test, a broken problem.py or a check without a test is a KitError that names it."""
    with pytest.raises(KitError) as caught:
        _grade(make_exercise(tmp_path / "course", **files), SOLUTION)
    assert words in str(caught.value)


@pytest.mark.parametrize("place", ["problem", "public_tests", "hidden_tests"])
def test_a_missing_part_of_the_kit_is_named(exercise: Exercise, place: str) -> None:
    """An exercise without problem.py, public or hidden tests is a KitError that names what is missing."""
    path: Path = getattr(exercise, place)
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(KitError) as caught:
        _grade(exercise, SOLUTION)
    assert str(path) in str(caught.value)


def test_tampering_on_one_check_rejects_all(exercise: Exercise) -> None:
    """A submission that once tampers loses every check, those that it had passed before included."""
    body = "    out[:] = 2 * values\n    if values[0] < 0: channel().send(b'{}')\n    time.sleep(0.01)\n"
    card = _grade(exercise, f"{CHANNEL}\ndef double(values, out):\n{body}")
    assert _by_id(card) == {"right": ("rejected", 0.0), "secret": ("rejected", 0.0)}
    assert "Sent the judge" in card.checks[0].message


def test_the_same_seed_gives_the_same_inputs(exercise: Exercise) -> None:
    """Everything random follows from the seed: the same one repeats a run, another one does not."""
    log = _record_inputs(exercise)
    seen = []
    for seed in ("1", "1", "2"):
        log.write_text("", encoding="utf-8")
        _grade(exercise, SOLUTION, seed=seed)
        seen.append(log.read_text(encoding="utf-8"))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 2
    assert all(text.count("[") == 2 for text in seen)


def test_a_drawn_seed_is_on_the_scorecard(exercise: Exercise) -> None:
    """A run without a seed draws one that nobody can foresee, and writes it down."""
    seeds = {grade(exercise, read(exercise, None), "ada").scorecard.seed for _ in range(5)}
    assert len(seeds) == 5
    assert all(len(seed) >= 32 for seed in seeds)


def test_a_student_s_own_check_has_the_public_tests_only(exercise: Exercise) -> None:
    """Without hidden tests the scorecard has the public checks alone, also where nothing was handed in."""
    exercise.hidden_tests.joinpath("test_hidden.py").unlink()
    exercise.solution.unlink()
    assert _by_id(_grade(exercise, SOLUTION, hidden=False)) == {"right": ("passed", 40.0)}
    assert [
        check.id for check in grade(exercise, read(exercise, None), "ada", Options(hidden=False)).scorecard.checks
    ] == ["right"]


@pytest.mark.parametrize(("verdict", "points", "score"), [("passed", 5, 105), ("passed", 20, 120), ("slow", 0, 100)])
def test_speed_earns_part_of_its_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdict: str, points: float, score: float
) -> None:
    """The speed check earns what its outcome says, which may be less than all."""
    monkeypatch.setattr(plugin, "measure", lambda *_, **__: Outcome(Verdict(verdict), "as fast as said", points))
    card = _grade(make_exercise(tmp_path, speed=True), SOLUTION)
    assert (card.score, card.max_score) == (score, 120.0)
    assert _by_id(card)["speed"] == (verdict, points)


def test_a_timed_exercise_has_speeds_on_its_scorecard(tmp_path: Path) -> None:
    """Where the submission was timed, the scorecard says how fast it, the baseline and the reference were."""
    card = _grade(make_exercise(tmp_path, speed=True), SOLUTION)
    assert card.speed is not None
    assert min(card.speed.baseline_s, card.speed.submission_s, card.speed.reference_s or 0.0) > 0.0
    assert len(card.samples) == 3 * card.speed.samples
    assert min(call.seconds for call in card.samples if call.program == "submission") == card.speed.submission_s
    assert card.environment["processor_flags"]
    assert card.environment["empty_call_us"].isdigit()


def test_a_wrong_answer_is_not_timed(tmp_path: Path) -> None:
    """As long as another check fails, nothing is timed; the speed check earns nothing, and hints at nothing."""
    card = _grade(make_exercise(tmp_path, speed=True), WRONG_SIGN)
    assert _by_id(card)["speed"] == ("wrong", 0.0)
    assert [check.hint for check in card.checks if check.id == "speed"] == [""]
    assert card.speed is None


def test_progress_is_told_check_by_check(exercise: Exercise) -> None:
    """Whoever watches is told of each check once it is done."""
    told: list[str] = []
    _grade(exercise, SOLUTION, advance=told.append)
    assert told == ["right", "secret"]


def test_what_was_printed_is_kept_for_the_student(exercise: Exercise) -> None:
    """What a submission prints goes into no scorecard, and beside it for whoever runs the grading."""
    graded = _graded(exercise, SOLUTION.replace("    out", "    print('here', flush=True)\n    out"))
    assert "here" in graded.printed
    assert "here" not in graded.scorecard.to_json()


def test_nothing_is_left_behind(exercise: Exercise) -> None:
    """After a grading no process of it is alive."""
    before = processes.children(os.getpid())
    _grade(exercise, SOLUTION)
    assert processes.live(processes.children(os.getpid()) - before) == set()


def test_an_interrupt_is_no_fault(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while tests run ends the grading as Ctrl-C does, and not as a scorecard."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Submission, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _grade(exercise, SOLUTION)


def test_shared_memory_is_given_back_at_once(exercise: Exercise) -> None:
    """When a grading has ended, the judge has no arena of its open any more, whether or not garbage was collected."""
    gc.disable()
    try:
        _grade(exercise, SOLUTION)
        left = [name for name in os.listdir("/proc/self/fd") if _is_arena(f"/proc/self/fd/{name}")]
    finally:
        gc.enable()
    assert left == []


def _is_arena(descriptor: str) -> bool:
    try:
        return "arena" in str(Path(descriptor).readlink())
    except FileNotFoundError:  # the one with which the folder was listed
        return False


def test_all_programs_of_a_trial_share_their_processors(exercise: Exercise) -> None:
    """Reference and submission run on the same processors, as many as exercise.toml says."""
    with open_trial(exercise, SOLUTION.encode(), "seed", Isolation.NONE) as trial:
        programs, place = trial.programs, trial.places[0]
        reference = programs.reference(place)
        assert reference is not None
        pids = [program.start().pid for program in (programs.submission(place), reference)]
        cores = [os.sched_getaffinity(pid) for pid in pids]
    assert cores[0] == cores[1]
    assert len(cores[0]) == 1


_AT_A_LINE_OF_ITS_CHOICE = """
def double(values, out):
    lines = [ValueError, IndexError, KeyError, TypeError]
    raise lines[len(values) % 4]
"""


def test_hidden_checks_tell_one_way_to_fail(tmp_path: Path) -> None:
    """Of several hidden checks that end by different exceptions the first says which; reveal shows all of them."""
    toml = TOML + '\n[checks.long]\ntitle = "Long"\npoints = 5\n\n[checks.longer]\ntitle = "Longer"\npoints = 5\n'
    hidden = HIDDEN + "".join(
        f"\n\ndef test_{name}(submission, problem, rng):\n    submission.double(*problem.make_inputs(rng, n={n}))\n"
        for name, n in (("long", 6), ("longer", 7))
    )
    exercise = make_exercise(tmp_path, toml=toml.replace("points = 60", "points = 50"), hidden=hidden)
    told = {check.id: check.message for check in _grade(exercise, _AT_A_LINE_OF_ITS_CHOICE).checks}
    assert told["secret"].startswith("Raised ")
    others = {told["long"], told["longer"]} - {told["secret"]}
    assert others == {"It fails here too, but in another way. Mend the one above first."}
    shown = {check.id: check.message for check in _grade(exercise, _AT_A_LINE_OF_ITS_CHOICE, reveal=True).checks}
    assert all(shown[check].startswith("Raised ") for check in ("secret", "long", "longer"))


@pytest.mark.parametrize("code", ["import no_such_module\n", "def double(values, out:\n", "x = 1\n"])
def test_a_file_that_does_not_load_gets_a_hint_about_loading(exercise: Exercise, code: str) -> None:
    """What the author says of the algorithm is of no use to a file of which nothing ran."""
    card = _grade(exercise, code)
    assert {check.hint for check in card.checks} == {card.checks[0].hint}
    assert "must load" in card.checks[0].hint


def test_what_does_not_compile_gets_no_hint_about_the_algorithm(exercise: Exercise) -> None:
    """A typing error has its sentence and all that Numba said in public; a hidden check has type and line alone."""
    card = _grade(exercise, "from numba import njit\n@njit\ndef double(values, out):\n    out[0] = values.lenght\n")
    public, hidden = card.checks
    assert (public.hint, hidden.hint) == ("", "")
    assert "line 4: In compiled code an array has no lenght" in public.message
    assert "4 | out[0] = values.lenght" in public.message
    assert "nopython mode" in public.details
    assert (hidden.message, hidden.details) == ("Raised TypingError at line 4.", "")


def test_what_a_hidden_check_hints_at_is_not_the_submission_s_choice(tmp_path: Path) -> None:
    """Of hidden checks that fail in different ways, the hint tells no more than the message: nothing."""
    hidden = HIDDEN + HIDDEN.partition('"""Hidden tests."""')[2].replace("test_secret", "test_second")
    toml = (
        TOML.replace("points = 60", "points = 30") + '\n[checks.second]\ntitle = "Again"\npoints = 30\nhint = "Sign."\n'
    )
    exercise = make_exercise(tmp_path / "course", toml=toml, hidden=hidden)
    kinds = ("class TypingError(Exception): pass", "TypingError = ValueError")
    hints = []
    for kind in kinds:
        raises = "    raise (KeyError if len(calls) < 3 else TypingError)\n"
        code = f"calls = []\n{kind}\ndef double(values, out):\n    calls.append(1)\n{raises}"
        hints.append(_grade(exercise, code).checks[-1].hint)
    assert hints == ["", ""]


@pytest.mark.parametrize(("body", "hint"), [("for a in r:\n        for b in r: x = int(b * s)", "Sums."), ("pass", "")])
def test_no_hint_for_what_is_done(tmp_path: Path, body: str, hint: str) -> None:
    """A hint about repeated work is given only where the source may repeat some."""
    toml = TOML.replace('hint = "Two times."', 'hint = "Sums."\nhint_for = "repeated_work"')
    exercise = make_exercise(tmp_path / "course", toml=toml)
    done = "import numpy as np\nn = np.arange(3)\n" if hint == "" else ""
    code = f"{done}r, s = range(2), 1\ndef double(values, out):\n    {body}\n    out[:] = 0\n"
    assert _grade(exercise, code).checks[0].hint == hint


def test_a_wasteful_answer_is_slow_and_still_timed(tmp_path: Path) -> None:
    """A check that finds the answer right and dear is slow, says what to do and not where, and keeps no speed back."""
    dear = (
        "from grader.judge.costs import Wasteful\n"
        + HIDDEN
        + "    raise Wasteful('Line 3 reads twice.', 'Read once.')\n"
    )
    exercise = make_exercise(tmp_path / "course", speed=True, hidden=dear)
    card = _grade(exercise, SOLUTION)
    found = {check.id: check for check in card.checks}
    assert (card.verdict, found["secret"].verdict, found["secret"].points) == (Verdict.SLOW, Verdict.SLOW, 0.0)
    assert found["secret"].message == "Read once."
    assert found["speed"].verdict in (Verdict.PASSED, Verdict.NOISY)


def _kill_the_first_worker(inputs: Path, killed: list[int], deadline: float) -> None:
    """Send SIGKILL to what is below this process once inputs have been made, as the kernel does for want of memory."""
    while time.monotonic() < deadline and not inputs.read_text():
        time.sleep(0.01)
    time.sleep(0.1)
    for pid in processes.descendants(os.getpid()):
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)


def test_who_was_killed_by_others_is_judged_once_more(exercise: Exercise) -> None:
    """Where somebody else ended the submission with SIGKILL, the verdict is what it would have been, on its inputs."""
    inputs, killed = _record_inputs(exercise), list[int]()
    thread = threading.Thread(target=_kill_the_first_worker, args=(inputs, killed, time.monotonic() + 60))
    thread.start()
    slowly = SOLUTION.replace("def double(values, out):\n", "def double(values, out):\n    time.sleep(0.5)\n")
    card = _grade(exercise, "import time\n" + slowly)
    thread.join()
    assert killed
    assert card.verdict is Verdict.PASSED
    drawn = re.findall(r"\[.*?\]", inputs.read_text())
    assert drawn[: len(drawn) // 2] == drawn[len(drawn) // 2 :]


def test_who_kills_itself_is_judged_twice_and_crashes(exercise: Exercise) -> None:
    """A submission that sends itself SIGKILL wins nothing by it."""
    inputs = _record_inputs(exercise)
    code = "import os\n\n\ndef double(values, out):\n    os.kill(os.getpid(), 9)\n"
    assert _grade(exercise, code).verdict is Verdict.CRASHED
    assert len(re.findall(r"\[.*?\]", inputs.read_text())) % 2 == 0
