"""Memory of a GPU, shared with a worker: the processor's memory takes its place, and only the driver is not tried."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.errors import KitError
from grader.judge.call import device_check, keeper, link
from grader.judge.call.arena import Array
from grader.judge.call.keeper import Budget, Keeper
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Isolation, Verdict
from grader.sandbox.launch import Launcher
from grader.wire import DTYPES, Place, Slot
from grader.worker.device import DriverError, checked
from tests.unit.fake_gpu import CACHE, WORKER, FakeArena
from tests.unit.programs import PATIENT, program

ARRAYS = hnp.arrays(st.sampled_from(DTYPES).map(np.dtype), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0))
KERNELS = ("add", "forget", "overrun", "refuse")


def _read(arena: FakeArena | Link, slot: Slot) -> Array:
    """Return a copy of the array at `slot`."""
    copy = np.empty(slot.shape, slot.dtype)
    arena.read(slot, copy)
    return copy


@pytest.fixture
def three() -> list[Array]:
    """Two inputs, and an output full of poison."""
    return [np.arange(10_000.0), np.arange(7, dtype=np.int64), np.full(10_000, np.nan)]


@pytest.fixture
def arena(three: list[Array]) -> Iterator[FakeArena]:
    """An arena that fits `three`."""
    own = FakeArena(FakeArena.needed(three))
    yield own
    own.close()


@given(st.lists(ARRAYS, min_size=1, max_size=4))
def test_arrays_come_back_as_they_were_written(arrays: list[Array]) -> None:
    """Arrays of every type and shape are read back bit by bit, each from a page's start, and nothing is beside them."""
    own = FakeArena(FakeArena.needed(arrays))
    try:
        slots = own.write(arrays)
        own.settle()
        for array, slot in zip(arrays, slots, strict=True):
            back = _read(own, slot)
            assert (back.shape, back.dtype, back.tobytes()) == (array.shape, array.dtype, array.tobytes())
            assert own.matches(slot, array)
            assert slot.offset % 4096 == 0
        assert own.overrun(arrays, slots) is None
    finally:
        own.close()


def test_arrays_of_any_strides_lie_there_in_order() -> None:
    """An array that repeats one element, or has its columns first, has all its elements in C order in the arena."""
    arrays = [np.arange(6.0).reshape(2, 3).T, np.broadcast_to(np.float32(np.nan), (5000,))]
    own = FakeArena(FakeArena.needed(arrays))
    try:
        slots = own.write(arrays)
        for array, slot in zip(arrays, slots, strict=True):
            assert not slot.strides
            assert _read(own, slot).tobytes() == array.tobytes()
        assert own.overrun(arrays, slots) is None
        own._allocation.bytes[slots[1].offset + 20_000] = 7
        assert own.overrun(arrays, slots) == 1
    finally:
        own.close()


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("side", ["before", "behind"])
def test_what_is_written_beside_an_array_shows(three: list[Array], arena: FakeArena, index: int, side: str) -> None:
    """A byte written just before or behind an array names that array."""
    slots = arena.write(three)
    start = slots[index].offset
    arena._allocation.bytes[start - 1 if side == "before" else start + three[index].nbytes] = 7
    assert arena.overrun(three, slots) == index
    assert arena.overrun(three, arena.write(three)) is None


def test_a_changed_input_shows(three: list[Array], arena: FakeArena) -> None:
    """An input of which one bit is another does not match any more."""
    slots = arena.write(three)
    arena._allocation.bytes[slots[1].offset + 55] ^= 1
    assert [arena.matches(slot, array) for slot, array in zip(slots, three, strict=True)] == [True, False, True]


def test_the_cache_is_filled_with_other_things(three: list[Array], arena: FakeArena) -> None:
    """Every write of inputs is followed by writing more than the L2 cache holds, each time something else."""
    seen = set()
    for _ in range(20):
        arena._cache._other[:] = 0
        arena.write(three)
        assert arena._cache._other.nbytes >= 2 * CACHE
        seen.add(arena._cache._other.tobytes())
    assert len(seen) > 5


def _wrote(arena: FakeArena, arrays: list[Array], part: slice) -> None:
    """Play the GPU: write that part of the output."""
    slot = arena._slot
    assert slot is not None
    arena._view(slot)[part] = arrays[0][part]


def test_what_was_written_in_time_counts(three: list[Array], arena: FakeArena) -> None:
    """An output that is whole when the clock is stopped is read as it is."""
    slots = arena.write(three)
    _wrote(arena, three, slice(None))
    arena.settle()
    assert _read(arena, slots[-1]).tolist() == three[0].tolist()


@pytest.mark.parametrize("late", [slice(None), slice(5000, None), slice(0, 100)], ids=["all", "half", "a hundredth"])
def test_work_that_ends_after_the_answer_is_seen(three: list[Array], arena: FakeArena, late: slice) -> None:
    """What the GPU still writes once the clock is stopped is tampering, though the output is right in the end."""
    slots = arena.write(three)
    _wrote(arena, three, slice(None))
    arena._view(slots[-1])[late] = np.nan
    arena.settle()
    _wrote(arena, three, late)
    with pytest.raises(Tampering, match="after it had answered"):
        _read(arena, slots[-1])


def test_a_thousandth_of_the_work_done_late_is_seen_in_nearly_every_call(three: list[Array]) -> None:
    """Ten late elements of ten thousand are seen in 98 of 100 calls: in all of a race, always."""
    seen = 0
    for seed in range(100):
        arena = FakeArena(FakeArena.needed(three), np.random.default_rng(seed))
        slots = arena.write(three)
        arena.settle()
        _wrote(arena, three, slice(4000, 4010))
        try:
            _read(arena, slots[-1])
        except Tampering:
            seen += 1
        finally:
            arena.close()
    assert seen >= 95


def test_other_elements_are_drawn_for_every_call(three: list[Array], arena: FakeArena) -> None:
    """No call can know from another which elements will be read first."""
    drawn = set()
    for _ in range(5):
        arena.write(three)
        drawn.add(arena._drawn.tobytes())
    assert len(drawn) == 5


@pytest.fixture
def shared(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> Link:
    """A worker that works on the processor's memory as it would on a GPU's."""
    monkeypatch.setattr(link, "DeviceArena", FakeArena)
    own = Link(launcher, Program("tiny", WORKER.encode(), KERNELS, place=Place.DEVICE, shares_device=True))
    own.load(60.0)
    return own


class OnDevice(np.ndarray[Any, Any]):
    """An array as CuPy's are: NumPy is not given its elements unasked."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")


def test_arrays_on_the_gpu_stay_there(shared: Link) -> None:
    """Arrays of the GPU's are given as they are: NumPy never sees them."""
    given = [np.arange(1000, dtype=np.float32).view(OnDevice) for _ in range(3)]
    arrays, _, _ = shared.write([*given])
    assert all(array is own for array, own in zip(arrays, given, strict=True))


def _called(own: Link, kernel: str, count: int = 1000) -> tuple[list[Array], list[Any], float]:
    arrays = [np.arange(count, dtype=np.float32), np.ones(count, np.float32), np.full(count, np.nan, np.float32)]
    given, slots, message = own.write(arrays)
    _, seconds = own.call(kernel, message, 60.0, (2, 32))
    return given, slots, seconds


def test_a_worker_works_on_the_judge_s_memory(shared: Link) -> None:
    """What a kernel writes is in the judge's memory, call after call, in an arena that grows."""
    for count in (1000, 10, 0, 100_000, 1000):
        given, slots, _ = _called(shared, "add", count)
        assert _read(shared, slots[-1]).tolist() == (given[0] + 1).tolist()
        assert shared.overrun(given, slots) is None
        assert all(shared.unchanged(slot, array) for slot, array in zip(slots[:2], given, strict=False))


def test_no_work_leaves_the_poison(shared: Link) -> None:
    """A kernel that does nothing has an output full of poison, right answers of an earlier call or not."""
    _called(shared, "add")
    _, slots, _ = _called(shared, "forget")
    assert np.isnan(_read(shared, slots[-1])).all()


def test_a_kernel_that_writes_behind_its_output_is_seen(shared: Link) -> None:
    """The red zone behind the output is the judge's too."""
    given, slots, _ = _called(shared, "overrun")
    assert shared.overrun(given, slots) == 2


def test_the_clock_runs_until_the_output_has_been_looked_at(shared: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time in which the judge waits for the GPU is on the submission's clock."""
    _called(shared, "add")
    settle = FakeArena.settle

    def slowly(arena: FakeArena) -> None:
        time.sleep(0.3)
        settle(arena)

    monkeypatch.setattr(FakeArena, "settle", slowly)
    assert _called(shared, "add")[2] >= 0.3


def test_memory_that_cannot_be_mapped_is_ours_before_any_kernel_ran(shared: Link) -> None:
    """A worker that maps nothing, though no kernel has run in it, is a fault of the kit; later it is lost."""
    _called(shared, "refuse")
    with pytest.raises(SubmissionFault) as caught:
        _called(shared, "add", 1_000_000)
    assert caught.value.verdict is Verdict.CRASHED


def test_a_driver_that_refuses_is_a_fault_of_the_kit(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the worker's driver refuses the first mapping, nobody is marked for it."""
    monkeypatch.setattr(link, "DeviceArena", FakeArena)
    code = WORKER.replace("refusing = []", "refusing = [1]").encode()
    own = Link(launcher, Program("tiny", code, KERNELS, place=Place.DEVICE, shares_device=True))
    own.load(60.0)
    with pytest.raises(KitError, match="could not map"):
        _called(own, "add")


def test_no_memory_left_on_the_gpu_is_a_fault_of_the_kit(shared: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that the judge itself does not get is no submission's fault."""

    def none_left(_: int) -> None:
        raise DriverError("CUDA's driver answered CUDA_ERROR_OUT_OF_MEMORY")

    none_left.needed = FakeArena.needed  # type: ignore[attr-defined]
    monkeypatch.setattr(link, "DeviceArena", none_left)
    with pytest.raises(KitError, match="OUT_OF_MEMORY"):
        _called(shared, "add")


@pytest.mark.parametrize(("shares", "phases"), [(True, ["all"]), (False, ["stage", "run", "fetch"])])
def test_shared_memory_needs_no_transfers(shares: bool, phases: list[str]) -> None:
    """A kernel on the judge's memory is one call; with copies, three, of which the middle one is timed."""
    made = []

    def call(_: str, __: Any, ___: float, ____: Any, phase: str = "all") -> tuple[str, float]:
        made.append(phase)
        return phase, {"all": 1.0, "run": 2.0}.get(phase, 99.0)

    stub: Any = SimpleNamespace(program=program("", place=Place.DEVICE, shares_device=shares), call=call)
    _, seconds = Link.journey(stub, "add", [], 1.0, (1, 32))
    assert (made, seconds) == (phases, 1.0 if shares else 2.0)


def test_a_worker_whose_kernel_failed_on_a_gpu_is_replaced(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an error on a GPU the next call gets a new worker, a few times; on the processor it keeps the old one."""

    class Worker:
        def __init__(self, *_: Any) -> None:
            self.output = SimpleNamespace(text=str)
            self.load = lambda _: SimpleNamespace(signs=())
            self.close = lambda: None

    monkeypatch.setattr(keeper, "Link", Worker)
    fault = SubmissionFault(Verdict.ERROR, "an illegal address")
    for place, starts in ((Place.DEVICE, 2), (Place.NUMPY, 1)):
        own = Keeper(launcher, program("", place=place), PATIENT, Budget(60.0))
        own.start()
        own.suffer(fault)
        own.start()
        assert own.starts == starts
        for _ in range(3):
            own.suffer(fault)
            own.start() if own.final is None else None
        assert (own.final is fault) == (place is Place.DEVICE)


@pytest.mark.slow
def test_what_stands_in_the_way_of_shared_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory of the GPU cannot be shared there is a reason, in one line, and no exception."""

    def refused(_: int) -> None:
        raise DriverError("CUDA's driver answered\nCUDA_ERROR_NOT_SUPPORTED")

    refused.needed = FakeArena.needed  # type: ignore[attr-defined]
    monkeypatch.setattr(link, "DeviceArena", refused)
    told = device_check.obstacle.__wrapped__(Isolation.NONE)
    assert "CUDA_ERROR_NOT_SUPPORTED" in told
    assert "\n" not in told


def test_what_the_driver_answers_is_looked_at() -> None:
    """A status other than 0 is an error that names it; otherwise the value is returned."""
    assert checked((0, 5)) == 5
    assert checked((0,)) is None
    with pytest.raises(DriverError, match="801"):
        checked((801,))
