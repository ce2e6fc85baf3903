"""Kernels judged without a GPU: compiled, run on the emulated one, and their speed modelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import catalog, ptxemu
from grader.cuda import offline_compile
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.judge.speed import Outcome, measure, modelled
from grader.judge.trial import Arguments, Trial, open_trial
from grader.model import Isolation, Verdict
from grader.ptxemu import PtxError, Unsupported
from grader.wire import Place

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

pytestmark = [
    pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed"),
    pytest.mark.sampled(7),
]


def _trial(code: str, **limits: Any) -> AbstractContextManager[Trial]:
    exercise = catalog.load(ROOT / "exercises" / "cuda_vector_add")
    assert exercise.speed is not None
    assert exercise.speed.modelled is not None
    small = replace(exercise.speed, modelled=replace(exercise.speed.modelled, case={"n": N}))
    exercise = replace(exercise, speed=small, limits=replace(exercise.limits, **limits))
    return open_trial(exercise, code.encode(), "seed", Isolation.NONE)


def _judged(code: str) -> Outcome:
    with _trial(code) as trial:
        return modelled.judge(trial)


def _inputs(trial: Trial, n: int = 40) -> Arguments:
    return trial.problem.inputs(trial.seed.rng("test"), {"n": n})


def _call(trial: Trial, arguments: Sequence[Any], launch: tuple[int, ...]) -> None:
    trial.programs.submission(Place.EMULATOR).call("vector_add", list(arguments), launch)


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """A trial of a good kernel, or of the one that the test gives."""
    with _trial(getattr(request, "param", GOOD)) as trial:
        yield trial


@pytest.mark.slow
def test_a_coalesced_kernel_earns_everything() -> None:
    """A kernel whose warps read neighbours reaches what memory allows, and all points; nobody calls that measured."""
    outcome = _judged(GOOD)
    assert (outcome.verdict, outcome.points) == (Verdict.PASSED, 20.0)
    assert outcome.message.startswith("Modelled, not measured")
    assert outcome.modelled is not None
    assert outcome.modelled.fraction == 1.0
    accesses = outcome.modelled.accesses
    assert [(one.memory, one.stores) for one in accesses] == [("a", False), ("b", False), ("out", True)]
    assert all(one.offsets == tuple(range(0, 128, 4)) for one in accesses)


@pytest.mark.slow
def test_a_chunked_kernel_is_slow_and_told_why() -> None:
    """A run of neighbours for each thread is slow; the message names the line and says what to do instead."""
    outcome = _judged(CHUNKED)
    assert (outcome.verdict, outcome.points) == (Verdict.SLOW, 0.0)
    assert "Line 8: 13% of the memory traffic is of use" in outcome.message
    assert "Let neighbouring threads" in outcome.message
    assert outcome.modelled is not None
    assert outcome.modelled.fraction < outcome.modelled.gate


@pytest.mark.slow
def test_the_launch_that_is_modelled_must_be_right() -> None:
    """A kernel that leaves work undone where it is only counted is wrong, not fast."""
    lazy = GOOD.replace("        out[i]", f"        if out.size != {N} or i % 7:\n            out[i]")
    with pytest.raises(SubmissionFault, match="never written") as caught:
        _judged(lazy)
    assert caught.value.verdict is Verdict.WRONG
    with pytest.raises(Mismatch):
        _judged(GOOD.replace("a[i] + b[i]", f"a[i] + (b[i] if out.size < {N} else a[i])"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "verdict"),
    [("return 2**25, 256", Verdict.SLOW), ("return 1, 2048", Verdict.ERROR), ("return 1, 2, 3", Verdict.ERROR)],
)
def test_a_launch_that_cannot_be_pays_nothing(config: str, verdict: Verdict) -> None:
    """Too many threads to emulate, a block that no GPU has, and no launch at all earn no point."""
    code = GOOD.replace("return max(1, -(-n // 256)), 256", config)
    try:
        found = _judged(code).verdict
    except SubmissionFault as fault:
        found = fault.verdict
    assert found is verdict


@pytest.mark.slow
def test_an_endless_kernel_is_slow() -> None:
    """What does not end on the emulated GPU within the exercise's limit on a call is far below the gate."""
    endless = GOOD.replace("        out[i]", "        while out.size > 5:\n            out[i] = 0\n        out[i]")
    with _trial(endless, call_s=0.2) as trial:
        assert modelled.judge(trial).verdict is Verdict.SLOW


@pytest.mark.slow
def test_a_kernel_that_is_endless_on_a_gpu_only_fails_its_tests() -> None:
    """Nobody has the emulated GPU left out by keeping it busy; and whoever did is not asked again."""
    endless = GOOD.replace("        out[i]", "        while out.size > 5:\n            out[i] = 0\n        out[i]")
    with _trial(endless, call_s=0.2) as trial:
        for _ in range(2):
            with pytest.raises(SubmissionFault, match="On the emulated GPU, it did not end") as caught:
                _call(trial, _inputs(trial), (2, 32))
            assert caught.value.verdict is Verdict.TIMEOUT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "verdict"), [(Unsupported("hcf.u32"), Verdict.UNREADABLE), (PtxError("no PTX"), Verdict.ERROR)]
)
def test_what_the_emulator_does_not_know(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, error: Exception, verdict: Verdict
) -> None:
    """An opcode that is not known is named and left to a person; a text that no compiler writes is an error."""

    def launch(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ptxemu, "launch", launch)
    with pytest.raises(SubmissionFault, match=str(error)) as caught:
        modelled.judge(trial)
    assert caught.value.verdict is verdict


def test_without_a_compiler_nothing_is_modelled(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the compiler tests run on the simulator alone, and the speed check says what to install."""
    assert trial.places == [Place.SIMULATOR, Place.EMULATOR]
    monkeypatch.setattr(offline_compile, "missing", lambda: "Install it.")
    assert trial.places == [Place.SIMULATOR]
    assert not modelled.applies(trial)
    outcome = measure(trial, with_reference=False)
    assert outcome.verdict is Verdict.SKIPPED
    assert "Install it." in outcome.message


def test_with_a_gpu_nothing_is_modelled(trial: Trial) -> None:
    """Where there is a GPU, time is measured."""
    assert modelled.applies(trial)
    assert not modelled.applies(replace(trial, gpu=True))


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


@pytest.mark.slow
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
    outcome = _judged(code)
    assert outcome.verdict is Verdict.SLOW, outcome.message
    assert outcome.modelled is not None
    assert bound in outcome.modelled.bound
    assert told in outcome.message


@pytest.mark.slow
def test_the_emulation_of_all_tests_has_a_limit(trial: Trial) -> None:
    """What the judge emulates for a submission is taken off the time that it may run in all."""
    budget = trial.programs.submission(Place.EMULATOR)._budget
    _call(trial, _inputs(trial), (2, 32))
    left = budget.left_s
    _call(trial, _inputs(trial), (2, 32))
    assert budget.left_s < left
    budget.left_s = 0
    with pytest.raises(SubmissionFault) as caught:
        _call(trial, _inputs(trial), (2, 32))
    assert caught.value.verdict is Verdict.TIMEOUT


@pytest.mark.slow
@pytest.mark.parametrize("trial", [NO_GUARD], indirect=True)
def test_a_mistake_is_told_with_its_line(trial: Trial) -> None:
    """A public test is told the element and the thread, a hidden one only line and rule: the rest would tell inputs."""
    with pytest.raises(SubmissionFault) as caught:
        _call(trial, _inputs(trial), (2, 32))
    assert caught.value.verdict is Verdict.WRONG
    assert "out of bounds at line 7: a[40] by thread 8 of block 1" in caught.value.public
    assert "out of bounds at line 7." in caught.value.safe
    assert "40" not in caught.value.safe


@pytest.mark.slow
@pytest.mark.parametrize("trial", [GOOD.replace("a[i] + b[i]", "str(a[i])")], indirect=True)
def test_what_a_gpu_cannot_do_is_an_error_with_its_line(trial: Trial) -> None:
    """Python that only a simulator understands is an error, and the message says where."""
    with pytest.raises(SubmissionFault, match="Line 7") as caught:
        _call(trial, _inputs(trial), (2, 32))
    assert caught.value.verdict is Verdict.ERROR


@pytest.mark.slow
def test_the_emulated_kernel_fills_the_output(trial: Trial) -> None:
    """What is right on the simulator is right compiled, for any launch, and for no element."""
    for n, launch in ((0, (1, 1)), (1, (3, 7)), (1009, (2, 129))):
        a, b, out = _inputs(trial, n)
        _call(trial, (a, b, out), launch)
        np.testing.assert_array_equal(out, a + b)
