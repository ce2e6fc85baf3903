"""What launches cost, judged: real kernels, compiled and emulated, through the fixtures that a hidden test has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.cuda import offline_compile
from grader.judge import costs
from grader.judge.compare import Mismatch
from grader.judge.faults import SubmissionFault
from grader.judge.trial import Trial, open_trial
from grader.model import Isolation, Verdict
from grader.ptxemu import Run
from tests.studies import house

LACKING = offline_compile.missing()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(LACKING), reason=LACKING or "installed"),
    pytest.mark.sampled(4),
]

TRANSPOSE = """\
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, COLUMNS), float32)
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    tile[i, j] = matrix[cuda.blockIdx.y * 32 + i, cuda.blockIdx.x * 32 + j]
    BARRIER
    WRITE


def launch_config(rows, columns):
    return (columns // 32, rows // 32), (32, 32)
"""
WRITE = "out[cuda.blockIdx.x * 32 + i, cuda.blockIdx.y * 32 + j] = tile[j, i]"
ACROSS = "out[cuda.blockIdx.x * 32 + j, cuda.blockIdx.y * 32 + i] = tile[i, j]"
LAUNCH = ((3, 2), (32, 32))


def _code(columns: int = 33, barrier: str = "cuda.syncthreads()", write: str = WRITE) -> str:
    return TRANSPOSE.replace("COLUMNS", str(columns)).replace("BARRIER", barrier).replace("WRITE", write)


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    """A trial of a good kernel, or of the one that the test gives."""
    exercise = catalog.load(house.ROOT / "exercises" / "cuda_transpose")
    with open_trial(exercise, getattr(request, "param", _code()).encode(), "seed", Isolation.NONE) as opened:
        yield opened


def _run(trial: Trial, launch: tuple[Any, ...] = LAUNCH) -> Run:
    return trial.emulated(*trial.problem.inputs(np.random.default_rng(1), {"rows": 64, "columns": 96}), launch=launch)


def test_a_good_kernel_wastes_nothing(trial: Trial) -> None:
    """A padded tile between coalesced accesses is found to waste nothing, and what it reads is counted exactly."""
    run = _run(trial)
    costs.assert_coalesced(run, least=1.0)
    costs.assert_no_bank_conflicts(run, least=1.0)
    costs.assert_whole_warps(run, least=1.0)
    costs.assert_reads_at_most(run, 64 * 96 * 4, "")
    with pytest.raises(costs.Wasteful, match=r"0\.02 MB are read .* line 8 reads matrix\. Do less\."):
        costs.assert_reads_at_most(run, 64 * 96 * 4 - 1, "Do less.")


@pytest.mark.parametrize("trial", [_code(columns=32)], indirect=True)
def test_bank_conflicts_are_told_with_line_and_array(trial: Trial) -> None:
    """Of a tile of 32 columns, the line that reads a column of it is told, and how many wavefronts that takes."""
    with pytest.raises(costs.Wasteful, match=r"line 10 reads shared array \d+ in 32\.0 wavefronts where one would do"):
        costs.assert_no_bank_conflicts(_run(trial))


@pytest.mark.parametrize("trial", [_code(write=ACROSS)], indirect=True)
def test_uncoalesced_accesses_are_told_with_line_and_array(trial: Trial) -> None:
    """Of a kernel that writes down a column, the line and the array are told, and what it wastes."""
    with pytest.raises(costs.Wasteful, match=r"line 10 writes out: .* 32\.0 sectors of 32 bytes where 4\.0 would do"):
        costs.assert_coalesced(_run(trial))


@pytest.mark.parametrize("trial", [_code(barrier="pass")], indirect=True)
def test_a_race_is_told_with_line_and_array(trial: Trial) -> None:
    """A missing barrier is wrong, though the values are right: the line, the array and both threads are told."""
    with pytest.raises(
        SubmissionFault, match=r"race at line 10: shared array \d+\[.*\] by thread .* and thread"
    ) as found:
        _run(trial)
    assert found.value.verdict is Verdict.WRONG


@pytest.mark.parametrize("trial", [_code(write=WRITE.replace("tile[j, i]", "tile[i, j]"))], indirect=True)
def test_a_cost_is_told_of_right_answers_only(trial: Trial) -> None:
    """A launch whose output is wrong is a Mismatch, whatever it costs."""
    with pytest.raises(Mismatch, match="are wrong"):
        _run(trial)


@pytest.mark.parametrize("launch", [(6, 1024, 1), ((3, 2, 1, 1), (32, 32)), ((3, 2), (32, 64)), ((3, 0), 32)])
def test_a_launch_that_no_gpu_takes_is_an_error(trial: Trial, launch: tuple[Any, ...]) -> None:
    """A launch of too many dimensions, too many threads or no block is an error, and says what is wrong."""
    with pytest.raises(SubmissionFault, match="launch") as found:
        _run(trial, launch)
    assert found.value.verdict is Verdict.ERROR


def test_kernels_may_do_without_the_simulator(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise that does not want Numba's simulator is skipped, and not simulated, where there is no compiler."""
    monkeypatch.setattr(offline_compile, "missing", lambda: "There is no compiler.")
    assert [str(place) for place in trial.places] == ["emulator"]
    assert [str(place) for place in replace(trial, gpu=True).places] == ["device"]
    with pytest.raises(SubmissionFault, match="There is no compiler") as found:
        _run(trial)
    assert found.value.verdict is Verdict.SKIPPED


_GENERIC = _code(columns=32, write=WRITE.replace("tile[j, i]", "place[j, i]")).replace(
    "    out[", "    place = tile if matrix.size > 0 else matrix\n    out["
)


@pytest.mark.parametrize("trial", [_GENERIC], indirect=True)
def test_bank_conflicts_are_seen_where_an_address_may_be_of_any_memory(trial: Trial) -> None:
    """An instruction that does not say which memory it reads is counted by where its addresses lie."""
    run = _run(trial)
    costs.assert_coalesced(run)
    with pytest.raises(costs.Wasteful, match=r"line 11 reads shared array \d+ in 32\.0 wavefronts"):
        costs.assert_no_bank_conflicts(run)
