"""Kernels judged without a GPU: compiled, run on the emulated one, and their speed modelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import catalog, ptxemu
from grader.cuda import offline_compile
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.judge.session.trial import Trial
from grader.judge.speed import modelled
from grader.judge.speed.speed_check import Outcome, measure
from grader.model import Isolation, Verdict
from grader.ptxemu import PtxError, Unsupported

ROOT = Path(__file__).parents[3]
N = 20_011
LAUNCH = "def launch_config(n):\n    return max(1, -(-n // 256)), 256\n"
HEAD = "from numba import cuda\n\n\n@cuda.jit\ndef vector_add(a, b, out):\n"
STRIDE = "    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):\n"
GOOD = f"{HEAD}{STRIDE}        out[i] = a[i] + b[i]\n\n\n{LAUNCH}"
CHUNKED = f"""{HEAD}    share = (out.size + cuda.gridsize(1) - 1) // cuda.gridsize(1)
    for i in range(cuda.grid(1) * share, min((cuda.grid(1) + 1) * share, out.size)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return 4, 256
"""
NO_GUARD = f"{HEAD}    i = cuda.grid(1)\n    out[i] = a[i] + b[i]\n\n\n{LAUNCH}"

pytestmark = pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")


def _trial(code: str) -> Trial:
    exercise = catalog.load(ROOT / "exercises" / "cuda_vector_add")
    assert exercise.speed is not None
    assert exercise.speed.modelled is not None
    small = replace(exercise.speed, modelled=replace(exercise.speed.modelled, case={"n": N}))
    return Trial(replace(exercise, speed=small), code.encode(), "seed", Isolation.NONE)


def _judged(code: str) -> tuple[Outcome, Trial]:
    with _trial(code) as trial:
        return modelled.judge(trial), trial


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """A trial of a good kernel, or of the one that the test gives."""
    with _trial(getattr(request, "param", GOOD)) as trial:
        yield trial


def test_a_coalesced_kernel_earns_everything() -> None:
    """A kernel whose warps read neighbours reaches what memory allows, and all points; nobody calls that measured."""
    outcome, trial = _judged(GOOD)
    assert (outcome.verdict, outcome.points) == (Verdict.PASSED, 20.0)
    assert outcome.message.startswith("Modelled, not measured")
    assert trial.modelled is not None
    assert trial.modelled.fraction == 1.0
    assert [(one.memory, one.stores) for one in trial.modelled.accesses] == [("a", False), ("b", False), ("out", True)]
    assert all(one.offsets == tuple(range(0, 128, 4)) for one in trial.modelled.accesses)


def test_a_chunked_kernel_is_slow_and_told_why() -> None:
    """A run of neighbours for each thread is slow; the message names the line and says what to do instead."""
    outcome, trial = _judged(CHUNKED)
    assert (outcome.verdict, outcome.points) == (Verdict.SLOW, 0.0)
    assert "Line 8: 13% of the memory traffic is of use" in outcome.message
    assert "Let neighbouring threads" in outcome.message
    assert trial.modelled is not None
    assert trial.modelled.fraction < trial.modelled.gate


def test_the_launch_that_is_modelled_must_be_right() -> None:
    """A kernel that leaves work undone where it is only counted is wrong, not fast."""
    lazy = GOOD.replace("        out[i]", f"        if out.size != {N} or i % 7:\n            out[i]")
    with pytest.raises(SubmissionFault, match="never written") as caught:
        _judged(lazy)
    assert caught.value.verdict is Verdict.WRONG
    with pytest.raises(Mismatch):
        _judged(GOOD.replace("a[i] + b[i]", f"a[i] + (b[i] if out.size < {N} else a[i])"))


@pytest.mark.parametrize(
    ("config", "verdict"),
    [("return 2**25, 256", Verdict.SLOW), ("return 1, 2048", Verdict.ERROR), ("return 1, 2, 3", Verdict.ERROR)],
)
def test_a_launch_that_cannot_be_pays_nothing(config: str, verdict: Verdict) -> None:
    """Too many threads to emulate, a block that no GPU has, and no launch at all earn no point."""
    code = GOOD.replace("return max(1, -(-n // 256)), 256", config)
    try:
        found = _judged(code)[0].verdict
    except SubmissionFault as fault:
        found = fault.verdict
    assert found is verdict


def test_an_endless_kernel_is_slow() -> None:
    """What does not end on the emulated GPU within the exercise's limit on a call is far below the gate."""
    endless = GOOD.replace("        out[i]", "        while out.size > 5:\n            out[i] = 0\n        out[i]")
    with _trial(endless) as trial:
        trial.exercise = replace(trial.exercise, limits=replace(trial.exercise.limits, call_s=0.2))
        assert modelled.judge(trial).verdict is Verdict.SLOW


def test_a_kernel_that_is_endless_on_a_gpu_only_fails_its_tests() -> None:
    """Nobody has the emulated GPU left out by keeping it busy; and whoever did is not asked again."""
    endless = GOOD.replace("        out[i]", "        while out.size > 5:\n            out[i] = 0\n        out[i]")
    with _trial(endless) as trial:
        trial.exercise = replace(trial.exercise, limits=replace(trial.exercise.limits, call_s=0.2))
        submission = trial.at("emulator").submission
        for _ in range(2):
            with pytest.raises(SubmissionFault, match="On the emulated GPU, it did not end") as caught:
                submission.call("vector_add", list(trial.problem.make_inputs(trial.rng("test"), n=40)), (2, 32))
            assert caught.value.verdict is Verdict.TIMEOUT


@pytest.mark.parametrize(
    ("error", "verdict"), [(Unsupported("hcf.u32"), Verdict.SKIPPED), (PtxError("no PTX"), Verdict.ERROR)]
)
def test_what_the_emulator_does_not_know(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, error: Exception, verdict: Verdict
) -> None:
    """An opcode that is not known is skipped and named; a text that no compiler writes is an error."""

    def launch(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ptxemu, "launch", launch)
    with pytest.raises(SubmissionFault, match=str(error)) as caught:
        modelled.judge(trial)
    assert caught.value.verdict is verdict


def test_without_a_compiler_nothing_is_modelled(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the compiler tests run on the simulator alone, and the speed check says what to install."""
    assert trial.places == ["simulator", "emulator"]
    monkeypatch.setattr(offline_compile, "missing", lambda: "Install it.")
    assert trial.places == ["simulator"]
    assert not modelled.applies(trial)
    outcome = measure(trial, with_reference=False)
    assert outcome.verdict is Verdict.SKIPPED
    assert "Install it." in outcome.message


def test_with_a_gpu_nothing_is_modelled(trial: Trial) -> None:
    """Where there is a GPU, time is measured."""
    assert modelled.applies(trial)
    trial.gpu = True
    assert not modelled.applies(trial)


_LOCAL = """        kept[i % 64] = a[i]
        for k in range(40):
            kept[(i * 7 + k + 1) % 64] = kept[(i * 7 + k) % 64]
        kept[i % 64] = a[i]
        out[i] = kept[i % 64] + b[i]
"""
_DIVISIONS = """        x = i + 1000
        for k in range(20):
            x = (x * 31 + 17) % (out.size + k + 5)
        if x >= 0:
            out[i] = a[i] + b[i]
"""


@pytest.mark.parametrize(
    ("code", "bound", "told"),
    [
        (GOOD.replace("max(1, -(-n // 256)), 256", "1, 32"), "latency", "32 threads wait for memory"),
        (
            f"{HEAD}    kept = cuda.local.array(64, 'f4')\n{STRIDE}{_LOCAL}\n\n{LAUNCH}".replace(
                "'f4'", "numba.float32"
            ).replace("from numba", "import numba\nfrom numba", 1),
            "L2 cache",
            "Local arrays",
        ),
        (f"{HEAD}{STRIDE}{_DIVISIONS}\n\n{LAUNCH}", "instructions", ""),
        (GOOD.replace("        out[i]", "        cuda.nanosleep(100_000)\n        out[i]"), "sleep", ""),
    ],
)
def test_what_moves_no_sector_of_an_array_costs_time_as_well(code: str, bound: str, told: str) -> None:
    """Too few threads, local memory, and instructions that are many of the GPU's: each of them is slow."""
    outcome, trial = _judged(code)
    assert outcome.verdict is Verdict.SLOW, outcome.message
    assert trial.modelled is not None
    assert bound in trial.modelled.bound
    assert told in outcome.message


def test_the_emulation_of_all_tests_has_a_limit(trial: Trial) -> None:
    """What the judge emulates for a submission is taken off the time that it may run in all."""
    submission = trial.at("emulator").submission
    a, b, out = trial.problem.make_inputs(trial.rng("test"), n=40)
    submission.call("vector_add", [a, b, out], (2, 32))
    left = submission._budget.left_s
    submission.call("vector_add", [a, b, out], (2, 32))
    assert submission._budget.left_s < left
    submission._budget.left_s = 0
    with pytest.raises(SubmissionFault) as caught:
        submission.call("vector_add", [a, b, out], (2, 32))
    assert caught.value.verdict is Verdict.TIMEOUT


@pytest.mark.parametrize("trial", [NO_GUARD], indirect=True)
def test_a_mistake_is_told_with_its_line(trial: Trial) -> None:
    """A public test is told the element and the thread, a hidden one only line and rule: the rest would tell inputs."""
    arguments = trial.problem.make_inputs(trial.rng("test"), n=40)
    with pytest.raises(SubmissionFault) as caught:
        trial.at("emulator").submission.call("vector_add", list(arguments), (2, 32))
    assert caught.value.verdict is Verdict.WRONG
    assert "out of bounds at line 7: a[40] by thread 8 of block 1" in caught.value.public
    assert "out of bounds at line 7." in caught.value.safe
    assert "40" not in caught.value.safe


@pytest.mark.parametrize("trial", [GOOD.replace("a[i] + b[i]", "str(a[i])")], indirect=True)
def test_what_a_gpu_cannot_do_is_an_error_with_its_line(trial: Trial) -> None:
    """Python that only a simulator understands is an error, and the message says where."""
    arguments = trial.problem.make_inputs(trial.rng("test"), n=40)
    with pytest.raises(SubmissionFault, match="Line 7") as caught:
        trial.at("emulator").submission.call("vector_add", list(arguments), (2, 32))
    assert caught.value.verdict is Verdict.ERROR


def test_the_emulated_kernel_fills_the_output(trial: Trial) -> None:
    """What is right on the simulator is right compiled, for any launch, and for no element."""
    for n, launch in ((0, (1, 1)), (1, (3, 7)), (1009, (2, 129))):
        a, b, out = trial.problem.make_inputs(trial.rng("test"), n=n)
        trial.at("emulator").submission.call("vector_add", [a, b, out], launch)
        np.testing.assert_array_equal(out, a + b)
