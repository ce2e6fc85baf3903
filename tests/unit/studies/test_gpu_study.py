"""The study of a GPU, as far as it goes without one: a fake GPU that computes on the processor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import numpy as np
import pytest

from grader.cuda import offline_compile
from grader.cuda.arguments import type_of
from grader.model import Isolation
from grader.ptxemu import GPUS, launch, load
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.cuda.cases import RIGHT
from tests.cuda.corpus import Case, Compiler
from tests.studies.gpu import __main__ as study
from tests.studies.gpu import addition, counters, emulator, hostile, model, sandboxes
from tests.studies.gpu.emulator import Comparison
from tests.studies.gpu.hardware import Hardware, assembled, words
from tests.studies.gpu.sheet import Sheet
from tests.studies.gpu.worker import LAUNCH

_compiles = pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")
_RAW = """==PROF== Profiling
"ID","Kernel Name","l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum","l1tex__t_sectors_pipe_lsu_mem_global_op_red.sum"
"","","sector","sector"
"0","cupy_fill","7","0"
"1","add_guarded","1,048,576","0"
"2","histogram","131072.00","12"
"""


class FakeCupy(SimpleNamespace):
    """What the study asks of CuPy, done by NumPy."""

    def __init__(self) -> None:
        device = SimpleNamespace(synchronize=lambda: None)
        arrays = {name: getattr(np, name) for name in ("empty", "add", "broadcast_to", "asarray")}
        super().__init__(
            **arrays, asnumpy=np.array, ElementwiseKernel=_filler, cuda=SimpleNamespace(Device=lambda _: device)
        )


def _filler(*_: str) -> Callable[[Any, Any], None]:
    """Return what fills an array with numbers that depend on a seed."""
    return lambda seed, array: array.__setitem__(slice(None), np.random.default_rng(int(seed)).random(array.size))


class FakeHardware:
    """A GPU that is the emulator; `fault` is added to the first element of every result."""

    def __init__(self, fault: float = 0) -> None:
        self.cupy: Any = FakeCupy()
        self._fault = fault

    def kernel(self, text: bytes, case: Case, given: Any, fused: bool = True) -> Any:
        """Return a kernel that runs on the emulator, which fuses nothing."""
        assert not fused or case in [each for _, each in model.CASES]
        own = [argument.__class__(**{**vars(argument), "value": np.copy(argument.value)}) for argument in given]
        arrays = [argument.value for argument in own if argument.value.ndim]

        def run() -> None:
            launch(load(text), case.grid, own, checks=False, dynamic_shared=case.shared)
            for array in arrays:
                array.reshape(-1)[:1] += np.asarray(self._fault).astype(array.dtype)

        return SimpleNamespace(run=run, results=lambda: arrays)

    def flush(self) -> None:
        """Do nothing."""

    def launch(self) -> float:
        """Return no time at all."""
        return 0.0

    def free(self) -> int:
        """Return few bytes."""
        return 24_000_000

    def seconds(self, work: Callable[[], Any]) -> float:
        """Return how long the emulator takes."""
        started = time.perf_counter()
        work()
        return time.perf_counter() - started


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    """Compile the corpus, in workers that end with this module."""
    compiler = Compiler()
    yield compiler
    compiler.close()


def test_without_a_gpu_it_says_so_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine without a GPU gets one sentence and exit code 3, whatever was asked for."""
    monkeypatch.setattr(study, "has_driver", lambda: False)
    for options in ([], ["--look"], ["--docs", "docs"]):
        monkeypatch.setattr("sys.argv", ["tests.studies.gpu", *options])
        assert study.main() == 3
        assert capsys.readouterr().err.strip().count("\n") == 0


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without CuPy, or where no kernel runs, one sentence says what to do."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "make gpu-study" in study.obstacle()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: 1)
    monkeypatch.setattr(study, "missing", str)
    monkeypatch.setattr(study, "gpu_name", str)
    assert "nvidia-smi" in study.obstacle()


def test_parameters_are_laid_out_as_numba_does() -> None:
    """An array is size, bytes of an element, address, shape and strides behind two empty words; a number is itself."""
    given = Case("k", (1,), (1,), "f4[3,5] i8=7 u1[4]").given()
    found = words(given, [1000, 2000])
    assert [int(word) for word in found] == [0, 0, 15, 4, 1000, 3, 5, 20, 4, 7, 0, 0, 4, 1, 2000, 4, 1]
    assert all(word.itemsize == 8 for word in found)


@_compiles
def test_machine_code_is_made_without_a_gpu(compiler: Compiler) -> None:
    """PTX becomes an ELF file for an architecture of one's own choice, and its parameters are as many as the words."""
    case = RIGHT[0]
    given = case.given()
    text = compiler.compile("right", case.kernel, tuple(type_of(argument) for argument in given))
    assert assembled(text, 90).startswith(b"\x7fELF")
    assert text.count(b".param .u64 ") + text.count(b".param .b64 ") == len(words(given, [0, 0, 0]))


@pytest.mark.parametrize(
    ("ours", "theirs", "differing", "units"),
    [
        ([1.0, np.nan], [1.0, np.nan], 0, 0),
        ([1.0, 2.0], [1.0, np.nextafter(np.float32(2), np.float32(9))], 1, 1),
        ([0.0, 1.0], [-0.0, 1.0], 1, 0),
        ([1e-45, -1e-45], [-1e-45, -1e-45], 1, 2),
        ([np.inf], [np.finfo(np.float32).max], 1, 1),
    ],
)
def test_floats_are_compared_bit_for_bit(ours: list[float], theirs: list[float], differing: int, units: int) -> None:
    """Two floats are the same with the same bits, or both NaN; others are apart by steps between neighbours."""
    found = Comparison.of([np.array(ours, np.float32)], [np.array(theirs, np.float32)])
    assert (found.elements, found.differing, found.units) == (len(ours), differing, units)


def test_whole_numbers_are_compared_too() -> None:
    """Integers differ by their difference."""
    found = Comparison.of([np.array([1, 250], np.uint8)], [np.array([1, 3], np.uint8)])
    assert (found.differing, found.units) == (1, 247)


@_compiles
@pytest.mark.parametrize("fault", [0, 1])
def test_a_gpu_that_computes_something_else_is_found_out(
    compiler: Compiler, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """Where a GPU's results differ from the emulator's, kernels of exact instructions are wrong, and only then."""
    monkeypatch.setattr(emulator, "CORPUS", emulator.CORPUS[:8])
    hardware: Any = FakeHardware(fault)
    found = emulator.sheet(hardware, compiler)
    assert len(found.rows) == 8
    assert study.is_bad(found) == bool(fault)


@_compiles
def test_models_and_times_are_ranked(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet has a line for each kernel and one coefficient."""
    small = tuple((file, Case(c.kernel, (4,), (64,), "f4[250] f4[250] out:f4[250]")) for file, c in model.CASES[:3])
    monkeypatch.setattr(model, "CASES", small)
    hardware: Any = FakeHardware()
    found = model.sheet(hardware, compiler, GPUS[0])
    assert [row[0] for row in found.rows] == ["add_guarded", "add_grid_stride", "chunked"]
    assert "Spearman" in found.remarks[0]


def test_rank_correlation_is_spearman_s() -> None:
    """It is 1 for any two rising sequences, -1 where one falls, and what the textbook's formula gives in between."""
    assert model.rank_correlation([1, 2, 30], [5, 60, 700]) == pytest.approx(1)
    assert model.rank_correlation([1, 2, 30], [3, 2, 1]) == pytest.approx(-1)
    assert model.rank_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) == pytest.approx(1 - 6 * 4 / (5 * 24))


def test_a_profiler_s_page_is_read() -> None:
    """Of ncu's raw page, each kernel's sectors are summed by operation; CuPy's kernels and the units are left out."""
    assert counters.read(_RAW) == [
        {"loads": 1_048_576, "stores": 0, "atomics": 0},
        {"loads": 131_072, "stores": 0, "atomics": 12},
    ]


@pytest.mark.slow
@pytest.mark.parametrize("tool", [None, "/bin/false", "/no/such/tool"])
def test_without_a_profiler_nothing_is_compared(monkeypatch: pytest.MonkeyPatch, tool: str | None) -> None:
    """Where ncu is not there, or fails, the sheet says so and nothing is wrong."""
    monkeypatch.setattr("shutil.which", lambda _: tool)
    monkeypatch.setattr(counters, "_PLACES", ())
    nothing: Any = None
    found = counters.sheet(nothing, nothing)
    assert found.remarks[0].startswith("Not compared: ")
    assert not study.is_bad(found)


@_compiles
def test_modelled_sectors_are_those_of_global_memory(compiler: Compiler) -> None:
    """A coalesced addition of 1024 floats loads 256 sectors and stores 128; a histogram's atomics are their own."""
    run, _, _ = compiler.run("right", Case("add_guarded", (8,), (128,), "f4[1024] f4[1024] out:f4[1024]"))
    assert counters.sectors(run) == {"loads": 256, "stores": 128, "atomics": 0}
    run, _, _ = compiler.run("right", Case("histogram", (8,), (128,), "u1[1024] i4[128]=0"))
    assert counters.sectors(run)["atomics"] > 0


class FakeWorker:
    """A worker that takes a millisecond and says of a call what its code ends with."""

    def __init__(self, _: Any, code: bytes, distilled: bool) -> None:
        self._says = "" if b"launch_config" in code else "its output is wrong"
        self.distilled = distilled

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def add(self, a: Any, b: Any, poison: Any, expected: Any, launch: tuple[int, ...] = LAUNCH) -> tuple[float, str]:
        """Say how it went."""
        assert np.isnan(poison).all()
        assert np.array_equal(a + b, expected)
        assert launch[0] * launch[1] >= a.size or a.size > 2**20
        return 1e-3, self._says


def test_the_race_is_told(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solution, cupy.add and NumPy race at the graded size, and the larger one has what memory allows."""
    monkeypatch.setattr(addition, "Worker", FakeWorker)
    monkeypatch.setattr(addition, "_GRADED", 10_000)
    monkeypatch.setattr(addition, "_ROUNDS", 2)
    hardware: Any = FakeHardware()
    found = addition.sheet(hardware, launcher, 1e9)
    assert {(row[0], row[1]) for row in found.rows} == {
        ("10,000", "solution"), ("10,000", "cupy.add"), ("10,000", "np.add"),
        ("850,000", "solution"), ("850,000", "cupy.add"),
    }  # fmt: skip
    assert any("of cupy.add's speed" in remark for remark in found.remarks)


def test_who_is_not_caught_is_told(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile program that nobody catches is wrong, as is an honest one that is caught."""
    monkeypatch.setattr(hostile, "Worker", FakeWorker)
    monkeypatch.setattr(hostile, "_N", 100)
    hardware: Any = FakeHardware()
    found = hostile.sheet(hardware, launcher)
    assert not study.is_bad(found)
    assert len(found.rows) == 1 + len(hostile.HOSTILE)
    monkeypatch.setattr(FakeWorker, "add", lambda *_: (1e-3, ""))
    assert study.is_bad(hostile.sheet(hardware, launcher))


@pytest.mark.parametrize("name", sorted(hostile.HOSTILE))
def test_hostile_programs_are_python(name: str) -> None:
    """Each of them is a program that defines the kernel it stands for."""
    code = hostile._HEAD + hostile.HOSTILE[name]
    assert "vector_add" in compile(code, name, "exec").co_names


def test_a_part_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part is shown, those that fail with what went wrong, and then the study has failed."""
    nothing: Any = None
    monkeypatch.setattr(counters, "sheet", lambda *_: Sheet("Sectors", ("a",), (("1",),)))
    hardware: Any = SimpleNamespace()
    sheets = list(study._sheets(hardware, nothing, nothing, 1.0))
    assert [study.is_bad(sheet) for sheet in sheets] == [True, True, False, True, True]
    assert "FAILED: AttributeError" in capsys.readouterr().out


@pytest.mark.slow
def test_the_page_has_every_sheet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Docs are written where they are asked for: machine, tables, remarks."""
    sheets = [Sheet("One", ("a", "b"), (("1", "2"),), ("So it is.",)), Sheet("Two", ("a",), (), ("Nothing.",))]
    monkeypatch.setattr(study, "Hardware", lambda: SimpleNamespace(name="G", arch=90, bandwidth=lambda: 3e12))
    monkeypatch.setattr(study, "_sheets", lambda *_: iter(sheets))
    monkeypatch.setattr("tests.studies.gpu.sandboxes.sheet", lambda: (Sheet("Nought", ("a",), ()), Isolation.NONE))
    assert study._study(tmp_path) == 0
    page = (tmp_path / "gpu.md").read_text()
    for words_of_it in (
        "G, sm_90, copies at 3000 GB/s",
        "## Nought",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
        "So it is.",
    ):
        assert words_of_it in page


def test_the_strongest_isolation_that_can_map_memory_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only workers without isolation can map memory, the study goes on with those, and says what is wrong."""
    offers = (choice.Offer(Isolation.BUBBLEWRAP), choice.Offer(Isolation.LANDLOCK, "not here"))
    monkeypatch.setattr(choice, "offers", lambda: iter(offers))
    monkeypatch.setattr(
        "grader.judge.call.device_check.obstacle", lambda kind, shares: "refused" if shares and kind != "none" else ""
    )
    found, isolation = sandboxes.sheet()
    assert isolation is Isolation.NONE
    assert found.rows == (("bubblewrap", "yes", "refused", "WRONG"), ("none", "yes", "yes", ""))
    monkeypatch.setattr("grader.judge.call.device_check.obstacle", lambda *_: "")
    assert sandboxes.sheet()[1] is Isolation.BUBBLEWRAP


def test_times_are_the_shortest_with_an_empty_cache() -> None:
    """The GPU's clock is read around the work alone, behind what keeps it busy and fills its cache."""
    done: list[str] = []
    clock = iter(range(1000))

    class Event:
        def record(self) -> None:
            self.at = next(clock)
            done.append("clock")

        def synchronize(self) -> None:
            """Wait for nothing."""

    fake = SimpleNamespace(cuda=SimpleNamespace(Event=Event, get_elapsed_time=lambda a, b: (b.at - a.at) * 5.0))
    own = Hardware.__new__(Hardware)
    own.cupy = fake
    own._busy = SimpleNamespace(fill=lambda _: done.append("fill"))
    assert own.seconds(lambda: done.append("work")) == 0.005
    assert done[:5] == ["work", "fill", "clock", "work", "clock"]
