"""The corpus of kernels: in each is found what is wrong with it, and in the right ones nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader import wire
from grader.cuda import lessons, offline_compile
from grader.cuda.arguments import takes_float64
from grader.ptxemu import GPUS, NOTES, Exhausted, Grid, Kind, Limits, estimate, launch, load
from grader.ptxemu.model import waves
from tests.cuda.cases import RIGHT, SLOW, WRONG
from tests.cuda.corpus import FOLDER, Case, Compiler, kernels_of, mistakes

pytestmark = pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")
COALESCED = ("add_grid_stride", "add_guarded", "reversed_order", "stencil", "transpose_padded")
HOST_ONLY = tuple(name for name in kernels_of("host_only"))


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    """Compile the corpus, in workers that end with this module."""
    compiler = Compiler()
    yield compiler
    compiler.close()


def _name(case: Case) -> str:
    return f"{case.kernel}-{case.arguments}"


@pytest.mark.parametrize("case", RIGHT, ids=_name)
def test_a_right_kernel_computes_what_numpy_does_and_raises_no_alarm(compiler: Compiler, case: Case) -> None:
    """Nothing is found in a right kernel, and its arrays hold what NumPy computes."""
    run, before, after = compiler.run("right", case)
    assert run.findings == []
    if case.expected is not None:
        np.testing.assert_allclose(after[-1], case.expected(*before), rtol=case.tolerance, atol=case.tolerance)


def test_a_compaction_keeps_each_element_once(compiler: Compiler) -> None:
    """A counter that threads increment atomically gives each an element of its own."""
    (case,) = [case for case in RIGHT if case.kernel == "compact"]
    _, (values, _, _), (_, out, count) = compiler.run("right", case)
    assert sorted(out[: count[0]]) == sorted(values[values >= 50])


@pytest.mark.parametrize("case", WRONG, ids=_name)
def test_a_wrong_kernel_is_found_out(compiler: Compiler, case: Case) -> None:
    """The mistake in a kernel is found for what it is, and nothing else is."""
    run, _, _ = compiler.run("wrong", case)
    assert mistakes(run) == case.finds
    assert {finding.kind for finding in run.findings if finding.kind in NOTES} == case.notes


@pytest.mark.parametrize("case", [*RIGHT, *WRONG], ids=_name)
def test_results_are_the_same_with_checks_and_without(compiler: Compiler, case: Case) -> None:
    """Checking only looks on."""
    file = "right" if case in RIGHT else "wrong"
    _, _, checked = compiler.run(file, case)
    _, _, bare = compiler.run(file, case, checks=False)
    for one, other in zip(checked, bare, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_finding_names_line_array_element_and_thread(compiler: Compiler) -> None:
    """The example of a finding is the first thread that did it, with the element and the line."""
    (case,) = [case for case in WRONG if case.kernel == "no_guard"]
    run, _, _ = compiler.run("wrong", case)
    found = run.findings[0]
    text = (FOLDER / "wrong.py").read_text().splitlines()
    assert text[found.source.line - 1].strip() == "out[i] = a[i] + b[i]"
    assert (found.block, found.thread, found.index, found.count) == ((7, 0, 0), (104, 0, 0), (1000,), 24)


@pytest.mark.parametrize(("case", "told", "efficiency"), SLOW, ids=lambda value: getattr(value, "kernel", ""))
def test_a_slow_kernel_is_told_what_slows_it_down(compiler: Compiler, case: Case, told: str, efficiency: float) -> None:
    """What makes a kernel slow is the first thing that it is told, and no mistake is found."""
    run, _, _ = compiler.run("slow", case)
    assert mistakes(run) == frozenset()
    advice = lessons.speed_lessons(run, takes_float64([argument.value for argument in case.given()]))
    assert told in advice[0].message
    assert min(traffic.efficiency for traffic in run.traffic.values()) <= efficiency


@pytest.mark.parametrize("case", [case for case in RIGHT if case.kernel in COALESCED], ids=_name)
def test_a_kernel_with_good_access_is_told_nothing(compiler: Compiler, case: Case) -> None:
    """Coalesced access, in either direction, and padded tiles give no lesson on memory."""
    run, _, _ = compiler.run("right", case)
    advice = lessons.speed_lessons(run, takes_float64([argument.value for argument in case.given()]))
    assert not [told for told in advice if "memory" in told.message or "Bank" in told.message]


def test_waves_are_counted_by_what_holds_a_multiprocessor_up() -> None:
    """Blocks on a GPU at a time are bounded by threads, by registers, or by shared memory."""
    (gpu,) = [gpu for gpu in GPUS if gpu.name == "A100"]
    grid = Grid((108 * 8, 1, 1), (256, 1, 1))
    assert waves(grid, gpu, 32, 0) == 1
    assert waves(grid, gpu, 64, 0) == 2
    assert waves(grid, gpu, 32, 32 * 2**10) == 4


def test_the_chunked_kernel_is_modelled_slower_than_the_grid_stride_one(compiler: Compiler) -> None:
    """On every named GPU a chunk for each thread takes at least twice as long."""
    chunked = compiler.run("slow", SLOW[0][0])[0]
    striding = compiler.run("right", Case("add_grid_stride", (391,), (256,), SLOW[0][0].arguments))[0]
    for gpu in GPUS:
        assert estimate(chunked, gpu).seconds > 2 * estimate(striding, gpu).seconds


@pytest.mark.parametrize("kernel", HOST_ONLY)
def test_a_kernel_that_no_gpu_could_run_is_rejected(compiler: Compiler, kernel: str) -> None:
    """The compiler refuses it, the message has a hint, and never its own machinery."""
    found = compiler.compile("host_only", kernel, ("f4:1", "f4:1"), distilled=False)
    assert isinstance(found, wire.Uncompilable)
    told = offline_compile.refusal(found)
    assert told.obstacle is offline_compile.Obstacle.REJECTED
    assert told.hint
    assert "Traceback" not in told.message


def test_an_endless_loop_is_not_judged(compiler: Compiler) -> None:
    """A kernel that does not end within the limits is neither right nor wrong."""
    text = compiler.compile("wrong", "waits_for_ever", ("f4:1", "f4:1"))
    given = Case("waits_for_ever", (1,), (32,), "f4[4] f4[4]").given()
    with pytest.raises(Exhausted, match="10000 instructions"):
        launch(load(text), Case("", (1,), (32,), "").grid, given, limits=Limits(steps=10_000))


@pytest.mark.parametrize("arch", [75, 90, 100, 120])
def test_every_architecture_gives_the_same(compiler: Compiler, arch: int) -> None:
    """What a kernel computes and what is found in it does not depend on the architecture it was compiled for."""
    for case in (RIGHT[0], RIGHT[9], RIGHT[11]):
        run, before, after = compiler.run("right", case, arch=arch)
        assert run.findings == []
        assert case.expected is not None
        np.testing.assert_allclose(after[-1], case.expected(*before), rtol=1e-5)
    run, _, _ = compiler.run("wrong", WRONG[0], arch=arch)
    assert mistakes(run) == frozenset((Kind.OUT_OF_BOUNDS,))
