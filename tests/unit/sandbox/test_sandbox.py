"""Both sandboxes from inside: a submission tries each forbidden thing, and honest things work."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import numpy as np
import pytest

from grader import catalog
from grader.catalog import EntryPoint, Kind, Limits
from grader.errors import KitError, UsageError
from grader.judge.call import Proxy, Submission
from grader.judge.call.keeper import Budget
from grader.judge.call.program import Program
from grader.judge.compare import RuleBroken
from grader.judge.faults import SubmissionFault
from grader.model import Isolation, Verdict
from grader.sandbox import choice, homes
from grader.sandbox.choice import Offer
from grader.sandbox.confine import elf, landlock, seccomp, view
from grader.sandbox.launch import Launcher
from grader.sandbox.watch import processes
from tests.unit.sandbox import probe

_FILE = Path(probe.__file__)
_COURSE = Path(catalog.__file__).parents[2]
_ENTRIES = ("attempt", "memory", "threads", "files", "small_files", "spin", "die", "leave")
_KINDS = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
_LIMITS = Limits(first_call_s=60, call_s=30, memory_mb=1024)


@pytest.fixture(scope="module")
def obstacles() -> dict[Isolation, str]:
    """Why each kind of isolation cannot be had here; empty texts where it can."""
    return {offer.isolation: offer.obstacle for offer in choice.offers()}


@pytest.fixture(params=_KINDS, scope="module")
def isolation(request: pytest.FixtureRequest, obstacles: dict[Isolation, str]) -> Isolation:
    """Each kind of isolation. On a machine of the project's own checks (CI is set) none may be missing."""
    kind: Isolation = request.param
    if obstacles[kind]:
        reason = f"{kind} cannot be tested here: {obstacles[kind]}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return kind


@dataclass(frozen=True)
class Judge:
    """What an attacker would like to reach: files, sockets, this very process."""

    facts: dict[str, Any]
    sockets: tuple[socket.socket, ...]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge with a secret, and sockets that would notice a caller."""
    folder, token = tmp_path_factory.mktemp("judge"), secrets.token_hex(8)
    (folder / "solution.py").write_text(token)
    name = b"\0" + token.encode()
    with contextlib.ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        named = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        abstract.bind(name)
        named.bind(str(folder / "socket"))
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("JITGRADE_SECRET", token)
        facts = {
            "secret": str(folder / "solution.py"),
            "course": str(_COURSE),
            "judge": os.getpid(),
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "abstract": name,
            "path_socket": str(folder / "socket"),
            "click": click.__file__,
            "token": token,
        }
        yield Judge(facts, (tcp, udp, abstract, named))


def _submission(launcher: Launcher, code: bytes, limits: Limits = _LIMITS, budget: Budget | None = None) -> Submission:
    entries = {name: EntryPoint(name, Kind.FUNCTION, ("out",)) for name in _ENTRIES}
    program = Program("probe", code, _ENTRIES, threads=2, memory_mb=limits.memory_mb)
    return Submission(launcher, program, entries, limits, np.random.default_rng(0), budget)


def _zeros(n: int = 1) -> np.ndarray[Any, Any]:
    return np.zeros(n, np.int64)


def _neighbour(launcher: Launcher) -> dict[str, str]:
    """Start another worker, as the baseline is one, and return where its files are."""
    _submission(launcher, b"secret = 1").start()
    (room,) = (path.parent for path in Path(launcher.room).glob("*/home"))
    (room / "home" / "note").write_text("secret")
    code = next((room / "code").iterdir())
    return {"other_code": str(code), "other_home": str(room / "home"), "room": str(room.parent)}


@pytest.fixture(scope="module")
def attempts(isolation: Isolation, judge: Judge) -> dict[str, bool]:
    """What worked, by the attempt's name, for a submission that tries everything."""
    names = [*probe.FORBIDDEN, *probe.ALLOWED]
    with Launcher(isolation) as launcher:
        facts = judge.facts | _neighbour(launcher)
        code = _FILE.read_text().replace('globals().get("FACTS", {})', repr(facts))
        assert judge.facts["token"] in code
        out = _zeros(len(names))
        Proxy(_submission(launcher, code.encode())).attempt(out)
    return dict(zip(names, out == 1, strict=True))


@pytest.mark.parametrize("name", probe.FORBIDDEN)
def test_what_is_forbidden_does_not_work(attempts: dict[str, bool], name: str) -> None:
    """Each forbidden thing that the probe tries from inside fails."""
    assert not attempts[name]


@pytest.mark.parametrize("name", probe.ALLOWED)
def test_what_honest_code_does_works(attempts: dict[str, bool], name: str) -> None:
    """Threads, files at home, compiled code kept on disk and the C library work."""
    assert attempts[name]


def test_nothing_was_heard_or_changed(attempts: dict[str, bool], judge: Judge) -> None:
    """No socket of the judge's got a message, and its secret is as it was."""
    assert attempts
    assert select.select(judge.sockets, [], [], 0)[0] == []
    secret = Path(judge.facts["secret"])
    assert secret.read_text() == judge.facts["token"]
    assert secret.stat().st_mtime > 0


@pytest.fixture
def launcher(isolation: Isolation) -> Iterator[Launcher]:
    """A launcher that must leave nothing alive."""
    with Launcher(isolation) as made:
        yield made


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("memory", "Ran out of memory"),
        ("threads", "Stopped: it had more than 128 threads|RuntimeError|Ran out of memory"),
        ("files", "Stopped: it had more than .* in its directory|OSError|FileNotFoundError"),
        ("small_files", "Stopped: it had more than 2000 files"),
        ("die", "SIGSEGV"),
        ("leave", r"exit status 139"),
    ],
)
def test_what_is_too_much_ends_in_a_fault(launcher: Launcher, entry: str, said: str) -> None:
    """Memory, threads and files are limited, and how a worker ended is told from the kernel's own word."""
    with pytest.raises(SubmissionFault, match=said) as caught:
        _submission(launcher, _FILE.read_bytes()).call(entry, [_zeros()])
    assert caught.value.verdict in (Verdict.CRASHED, Verdict.ERROR)


def test_a_call_and_a_submission_have_a_time_limit(launcher: Launcher) -> None:
    """An endless call ends at its limit, and when all time is used up no other call is made."""
    budget = Budget(60.0)
    submission = _submission(launcher, _FILE.read_bytes(), replace(_LIMITS, total_s=60), budget)
    submission.start()
    budget.left_s = 3.0  # however long the start took
    with pytest.raises(SubmissionFault, match="Gave no answer within") as caught:
        submission.call("spin", [_zeros()], timeout_s=100)
    assert caught.value.verdict is Verdict.TIMEOUT
    with pytest.raises(SubmissionFault, match="Used up the 60 s") as caught:
        Proxy(submission).attempt(_zeros(200))
    assert caught.value.verdict is Verdict.TIMEOUT


def test_who_compiles_in_each_call_is_slow_and_not_stuck(launcher: Launcher) -> None:
    """Where the time is used up by compiling anew, the verdict says so, and the worker is ended all the same."""
    code = b"def spin(out):\n    g = njit(lambda x: x)\n    while True:\n        pass\nfrom numba import njit\n"
    budget = Budget(60.0)
    submission = _submission(launcher, code, replace(_LIMITS, total_s=60), budget)
    submission.start()
    budget.left_s = 3.0
    for _ in range(2):
        with pytest.raises(SubmissionFault, match=r"used up the 60 s.*decorate it once") as caught:
            submission.call("spin", [_zeros()], timeout_s=100)
        assert caught.value.verdict is Verdict.SLOW
    assert not submission.pids


def test_a_frozen_worker_uses_no_time(launcher: Launcher) -> None:
    """Between calls not even a thread that was left running gets anywhere."""
    code = b"import threading\ndef spin(out):\n    threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()\n"
    submission = _submission(launcher, code)
    submission.call("spin", [_zeros()])
    before = processes.cpu_seconds(submission.start().pid)
    time.sleep(0.3)
    assert processes.cpu_seconds(submission.start().pid) == before


def test_time_that_does_not_add_up_is_seen(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """More processor time than the given threads can have in the time that passed breaks the rules."""
    submission = _submission(launcher, b"def spin(out):\n    out[0] = 1\n")
    submission.call("spin", [_zeros()])
    clock = itertools.count(0, 10)
    faked = SimpleNamespace(cpu_seconds=lambda _: next(clock), scheduled=processes.scheduled)
    monkeypatch.setattr("grader.judge.call.submission.processes", faked)
    with pytest.raises(RuleBroken, match=r"Used 10.00 s of processor time in 0.* the 2 thread"):
        submission.call("spin", [_zeros()])


def test_nothing_is_alive_afterwards(isolation: Isolation) -> None:
    """When a launcher is done, its workers are gone, busy ones and frozen ones, and so are their files."""
    before = processes.children(os.getpid())
    with Launcher(isolation) as launcher:
        frozen, busy = (_submission(launcher, _FILE.read_bytes()) for _ in range(2))
        pids = {frozen.start().pid, busy.start().pid}
        with pytest.raises(SubmissionFault):
            busy.call("spin", [_zeros()], timeout_s=0.5)
        assert processes.live(pids) == {frozen.start().pid}
    assert processes.live(pids) == set()
    assert processes.children(os.getpid()) == before
    assert not launcher.room.exists()


def test_a_worker_dies_with_its_judge(isolation: Isolation, tmp_path: Path) -> None:
    """A judge that is killed, and cannot clean up, takes its workers with it."""
    source = (
        "import os\nfrom grader.model import Isolation\nfrom tests.unit.sandbox import test_sandbox as sandbox\n"
        f"launcher = sandbox.Launcher(Isolation({str(isolation)!r}))\n"
        "print(sandbox._submission(launcher, b'').start().pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    own = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=_COURSE, env=own, capture_output=True, text=True, check=False
    )
    worker = {int(done.stdout)}
    assert processes.survivors(worker, 5) == set(), done.stderr


def test_a_worker_that_does_not_come_up_is_the_kits_fault(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker said instead of being ready is in the message."""
    monkeypatch.setattr("grader.sandbox.start._WORKER", "raise SystemExit('not today')")
    with Launcher(isolation) as launcher, pytest.raises(KitError, match=f"under {isolation}: not today"):
        _submission(launcher, b"").start()


@pytest.fixture
def unasked() -> Iterator[None]:
    """Nobody in this process has found out what the machine offers, and what a test pretends is forgotten."""
    choice._found.cache_clear()
    yield
    choice._found.cache_clear()


@pytest.mark.usefixtures("unasked")
def test_what_the_machine_offers_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many notebooks a process judges, one worker tells what isolation there is; a failure is asked again."""
    asked = []
    obstacles = iter(["busy", "busy", ""])

    def offers() -> Iterator[Offer]:
        asked.append(1)
        yield Offer(Isolation.LANDLOCK, next(obstacles))

    monkeypatch.setattr(choice, "offers", offers)
    with pytest.raises(UsageError, match="busy"):
        choice.strongest()
    assert choice.strongest(or_none=True) is Isolation.NONE
    assert [choice.strongest() for _ in range(3)] == [Isolation.LANDLOCK] * 3
    assert len(asked) == 3


@pytest.mark.usefixtures("unasked")
def test_without_any_isolation_only_ones_own_code_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing stronger is to be had, going without must be asked for."""
    offers = [Offer(Isolation.BUBBLEWRAP, "not installed"), Offer(Isolation.LANDLOCK, "too old")]
    monkeypatch.setattr(choice, "offers", lambda: iter(offers))
    with pytest.raises(UsageError, match=r"bubblewrap: not installed; landlock: too old.*--no-isolation"):
        choice.strongest()
    assert choice.strongest(or_none=True) is Isolation.NONE


@pytest.mark.usefixtures("unasked")
def test_the_strongest_that_works_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Landlock stands in where bubblewrap cannot be had, and says what it lacks."""
    offers = [Offer(Isolation.BUBBLEWRAP, "not installed"), Offer(Isolation.LANDLOCK)]
    monkeypatch.setattr(choice, "offers", lambda: iter(offers))
    assert choice.strongest() is Isolation.LANDLOCK
    assert any("process" in lack for lack in choice.lacks(Isolation.LANDLOCK))


@pytest.mark.parametrize(("version", "missing"), [(1, "TCP"), (3, "TCP"), (5, "signals"), (1, "truncation")])
def test_what_an_old_landlock_lacks_is_said(version: int, missing: str) -> None:
    """Without the filter of system calls, each gap of an older version is named; with it there are fewer."""
    assert any(missing in lack for lack in landlock.lacks(version, filtered=False))
    assert len(landlock.lacks(version, filtered=True)) < len(landlock.lacks(version, filtered=False))


def test_a_folder_with_something_hidden_is_granted_piece_by_piece(tmp_path: Path) -> None:
    """Landlock cannot take back a part, so what holds something hidden can only be listed."""
    for name in ("shown", "hidden", "deep/shown", "deep/hidden"):
        (tmp_path / name).mkdir(parents=True)
    granted = dict(landlock.without([tmp_path], [tmp_path / "hidden", tmp_path / "deep" / "hidden"]))
    read = {Path(path).relative_to(tmp_path).as_posix() for path, rights in granted.items() if rights == landlock.READ}
    assert read == {"shown", "deep/shown"}
    assert granted[str(tmp_path)] == granted[str(tmp_path / "deep")] == landlock.READ_DIR


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_is_a_program_that_ends(machine: str) -> None:
    """Every jump of the filter lands inside it, and its last step returns."""
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(1, machine)))
    assert len(steps) < 4096
    assert steps[-1][0] == 0x06
    for place, (code, if_true, if_false, _) in enumerate(steps):
        assert code == 0x06 or place + 1 + max(if_true, if_false) < len(steps)


def test_there_is_no_filter_for_what_it_does_not_know() -> None:
    """Another architecture has other numbers: better no filter, and that said, than a wrong one."""
    assert not seccomp.supported("riscv64")
    assert seccomp.supported("x86_64")


def test_a_librarys_needs_are_those_the_loader_finds() -> None:
    """What the interpreter needs includes the C library and its loader; a text file needs nothing."""
    found = {path.name for path in elf.closure([Path(sys.executable).resolve()], view._library_folders())}
    assert {"libc.so.6", "libm.so.6"} <= found
    assert any(name.startswith("ld-linux") for name in found)
    assert elf.needs(_FILE) == elf.Needs()


@pytest.mark.slow
def test_a_home_is_counted_however_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting ends at the limit; folders nested deeper than a path can be long are too much, and no hindrance."""
    assert homes.used(Isolation.NONE, 0, tmp_path, most=100) == (0, 0)
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        Path("folder").mkdir()
        os.chdir("folder")
    assert homes.used(Isolation.NONE, 0, tmp_path, most=100)[0] == 101
    assert homes.used(Isolation.NONE, 0, tmp_path, most=10_000)[0] == 10_001
    monkeypatch.undo()
    subprocess.run(["rm", "-rf", "--", str(tmp_path / "folder")], check=True)
