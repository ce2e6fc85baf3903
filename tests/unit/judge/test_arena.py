"""Shared memory: what is written around an array shows, and nothing that was read can change any more."""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.judge.call.arena import Arena, Array
from grader.wire import DTYPES, Slot

VIEWS = {
    "every second": np.arange(9.0)[::2],
    "backwards": np.arange(5)[::-1],
    "a column": np.arange(12, dtype=np.float32).reshape(4, 3)[:, 1],
    "transposed": np.arange(6.0).reshape(2, 3).T,
    "both ways": np.arange(60, dtype=np.uint8).reshape(6, 10)[::-2, 1::3],
    "one for all": np.broadcast_to(np.float64(7.0), 5),
}
ARRAYS = hnp.arrays(st.sampled_from(DTYPES).map(np.dtype), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0))


@pytest.fixture
def three() -> list[Array]:
    """Arrays of three types and lengths."""
    return [np.arange(5.0), np.arange(7, dtype=np.int64), np.arange(3, dtype=np.uint8)]


@pytest.fixture
def arena(three: list[Array]) -> Iterator[Arena]:
    """An arena that fits `three`."""
    own = Arena(Arena.needed(three))
    yield own
    own.close()


def _poke(arena: Arena, offset: int, value: int = 0) -> None:
    """Write one byte as a worker would: through a mapping of its own."""
    with mmap.mmap(arena.descriptor, arena.size) as view:
        view[offset] = value


def _read(arena: Arena, slot: Slot) -> Array:
    """Return a copy of the array at `slot`."""
    copy = np.empty(slot.shape, slot.dtype)
    arena.read(slot, copy)
    return copy


@given(st.lists(ARRAYS, min_size=1, max_size=4))
def test_arrays_come_back_as_they_were_written(arrays: list[Array]) -> None:
    """Arrays of every type and shape, empty and 0-dimensional ones too, are read back bit by bit."""
    own = Arena(Arena.needed(arrays))
    try:
        slots = own.write(arrays)
        for array, slot in zip(arrays, slots, strict=True):
            back = _read(own, slot)
            assert (back.shape, back.dtype, back.tobytes()) == (array.shape, array.dtype, array.tobytes())
            assert own.matches(slot, array)
        assert own.overrun(arrays, slots) is None
    finally:
        own.close()


@given(st.lists(ARRAYS, min_size=1, max_size=4))
def test_arrays_lie_aligned_and_apart(arrays: list[Array]) -> None:
    """Every array starts on a cache line, at another offset in its page, with room before and behind it."""
    own = Arena(Arena.needed(arrays))
    try:
        edge = 0
        for array, slot in zip(arrays, own.write(arrays), strict=True):
            assert slot.offset % 64 == 0
            assert slot.offset - edge >= 4096
            edge = slot.offset + array.nbytes
        assert own.size - edge >= 4096
    finally:
        own.close()


def test_no_two_arrays_share_their_low_address_bits(three: list[Array], arena: Arena) -> None:
    """Arrays start at different offsets within a page, so that they do not push each other out of a cache."""
    assert len({slot.offset % 4096 for slot in arena.write(three)}) == len(three)


@pytest.mark.parametrize("index", [0, 1, 2])
@pytest.mark.parametrize("distance", [0, 1, 63])
def test_an_overrun_behind_an_array_is_its_own(three: list[Array], arena: Arena, index: int, distance: int) -> None:
    """A byte written behind an array's end is laid to that array."""
    slots = arena.write(three)
    _poke(arena, slots[index].offset + three[index].nbytes + distance)
    assert arena.overrun(three, slots) == index


@pytest.mark.parametrize("distance", [1, 8, 4096])
def test_an_underrun_of_the_first_array_is_its_own(three: list[Array], arena: Arena, distance: int) -> None:
    """A byte written before the first array is laid to the first array."""
    slots = arena.write(three)
    _poke(arena, slots[0].offset - distance)
    assert arena.overrun(three, slots) == 0


@pytest.mark.parametrize("shape", [(0,), (0, 3)])
def test_a_write_beside_an_empty_array_is_seen(shape: tuple[int, ...]) -> None:
    """An empty array has red zones too: whatever is written to it shows."""
    arrays: list[Array] = [np.empty(shape), np.empty(shape)]
    own = Arena(Arena.needed(arrays))
    slots = own.write(arrays)
    _poke(own, slots[1].offset)
    assert own.overrun(arrays, slots) == 1
    own.close()


def test_writing_again_mends_the_red_zones(three: list[Array], arena: Arena) -> None:
    """Each call starts with whole red zones, whatever the call before it left."""
    slots = arena.write(three)
    _poke(arena, slots[1].offset - 1)
    assert arena.overrun(three, arena.write(three)) is None


def test_smaller_arrays_fit_where_larger_ones_were(three: list[Array], arena: Arena) -> None:
    """An arena serves smaller arrays with red zones that start at their own ends."""
    small = [array[:1] for array in three]
    arena.write(three)
    slots = arena.write(small)
    assert arena.overrun(small, slots) is None
    _poke(arena, slots[0].offset + small[0].nbytes)
    assert arena.overrun(small, slots) == 0


def test_a_changed_byte_is_a_change(three: list[Array], arena: Arena) -> None:
    """An input that the worker wrote to no longer matches, even where a float compares equal."""
    three[0][0] = 0.0
    slots = arena.write(three)
    _poke(arena, slots[0].offset + 7, 0x80)  # the sign: 0.0 becomes -0.0
    assert not arena.matches(slots[0], three[0])
    assert arena.matches(slots[1], three[1])


def test_nan_matches_itself() -> None:
    """An input that holds NaN and was left alone is unchanged: bytes are compared, not numbers."""
    arrays: list[Array] = [np.full(3, np.nan)]
    own = Arena(Arena.needed(arrays))
    assert own.matches(own.write(arrays)[0], arrays[0])
    own.close()


def test_what_was_read_does_not_change(three: list[Array], arena: Arena) -> None:
    """A copy that the judge has read is out of the worker's reach."""
    slots = arena.write(three)
    before = _read(arena, slots[2])
    _poke(arena, slots[2].offset, 99)
    assert before[0] == 0
    assert _read(arena, slots[2])[0] == 99


@pytest.mark.parametrize("size", [0, 100, 2**20])
def test_another_descriptor_cannot_resize_it(arena: Arena, size: int) -> None:
    """Nobody who has the memory, by another descriptor too, can shrink it under the judge or let it grow."""
    other = os.open(f"/proc/self/fd/{arena.descriptor}", os.O_RDWR)
    try:
        for descriptor in (arena.descriptor, other):
            with pytest.raises(PermissionError):
                os.ftruncate(descriptor, size)
            with pytest.raises(PermissionError):
                fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
        assert os.fstat(arena.descriptor).st_size == arena.size
    finally:
        os.close(other)


def test_an_unaligned_array_arrives_as_a_plain_one() -> None:
    """An array that begins anywhere is written as one of the same values that begins on a cache line."""
    unaligned = np.zeros(8 * 3 + 1, np.uint8)[1:].view(np.float64)
    unaligned[...] = [1, 2, 3]
    own = Arena(Arena.needed([unaligned]))
    (slot,) = own.write([unaligned])
    assert np.array_equal(_read(own, slot), unaligned)
    assert (own.matches(slot, unaligned), slot.offset % 64) == (True, 0)
    own.close()


@pytest.mark.parametrize("dtype", ["bool", "int16", "uint64", "complex128", "O", "U3", "float16", "datetime64[s]"])
def test_other_types_do_not_cross(dtype: str) -> None:
    """An array of a type that a worker is never given is refused, with the types that may cross."""
    with pytest.raises(TypeError, match="use one of float32"):
        Arena.needed([np.empty(2, dtype)])


def test_closing_gives_memory_and_descriptor_back(three: list[Array]) -> None:
    """A closed arena holds no descriptor."""
    before = set(os.listdir("/proc/self/fd"))
    own = Arena(Arena.needed(three))
    slot = own.write(three)[0]
    kept = _read(own, slot)
    own.close()
    assert set(os.listdir("/proc/self/fd")) <= before
    assert kept.tolist() == three[0].tolist()


def test_a_slot_says_what_lies_there(three: list[Array], arena: Arena) -> None:
    """A slot carries the shape and the type's name, which is all that the worker needs."""
    slots = arena.write(three)
    assert [(slot.shape, slot.dtype) for slot in slots] == [((5,), "float64"), ((7,), "int64"), ((3,), "uint8")]
    assert isinstance(slots[0], Slot)


@pytest.mark.parametrize("index", [1, 2])
def test_an_underrun_is_laid_to_the_array_it_lies_before(index: int) -> None:
    """A byte written right before an array, as out[-1] is, is laid to that array and not to the one before it."""
    arrays = [np.zeros(4), np.zeros(4), np.zeros(4)]
    own = Arena(Arena.needed(arrays))
    slots = own.write(arrays)
    with mmap.mmap(own.descriptor, own.size) as view:
        view[slots[index].offset - 1] = 0
    assert own.overrun(arrays, slots) == index
    own.close()


def test_a_strided_array_can_be_an_input() -> None:
    """An input that is a strided view is compared like any other."""
    arrays = [np.arange(10)[::3]]
    own = Arena(Arena.needed(arrays))
    assert own.matches(own.write(arrays)[0], arrays[0])
    own.close()


@pytest.mark.parametrize("kind", sorted(VIEWS))
def test_a_view_keeps_its_strides(kind: str) -> None:
    """A view lies in the arena as in the caller's memory, between red zones, and what is beside its elements shows."""
    view, out = VIEWS[kind], np.empty(3)
    own = Arena(Arena.needed([view, out]))
    slot, after = own.write([view, out])
    with mmap.mmap(own.descriptor, own.size) as memory:
        there: Array = np.ndarray(slot.shape, slot.dtype, memory, slot.offset, slot.strides)
        assert (there.strides, there.tolist()) == (view.strides, view.tolist())
        del there
    assert own.matches(slot, view)
    assert own.overrun([view, out], [slot, after]) is None
    own.close()


def test_what_is_written_between_the_elements_of_a_view_shows() -> None:
    """The gaps of a view belong to what the worker must leave as it is."""
    view, out = np.arange(9.0)[::-2], np.empty(3)
    own = Arena(Arena.needed([view, out]))
    slot, _ = own.write([view, out])
    _poke(own, slot.offset - 8)
    assert not own.matches(slot, view)
    own.close()
