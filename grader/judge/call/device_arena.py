"""A GPU's memory between the judge and one worker: the judge's own allocation, which the worker maps.

What `Arena` relies on does not hold here: a worker that stands still has stopped launching, but the GPU goes on with
what was launched, in a context of its own that no synchronisation of the judge's waits for. So the clock is not
stopped before the judge has read 4096 elements of the output, drawn for this call (`settle`). What is not there by
then is late, and shows when the whole output is read. Where a share f of the output is late, all elements drawn miss
it with a probability of (1 - f) ** 4096: 2 % for a thousandth of the output, and that in each call.

Expected values, copies of inputs and the elements drawn lie in other memory, which no worker has mapped.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.judge.call.arena import Array, layout, red_zones
from grader.judge.faults import Tampering
from grader.wire import Slot
from grader.worker.device import GPU, checked, descriptors, mapped, unmapped

_DRAWN = 4096  # elements: what is missed by all of them is a thousandth of the output at most, see above
_CHUNK = 2**28  # bytes compared at a time: a comparison takes as much of the GPU's memory again
_CACHES = 4  # so many times the L2 cache is written between calls: nothing of the inputs stays in it


class Allocation:
    """At least `size` bytes of the GPU's memory: as `bytes` for the judge, as `descriptor` for who is to map them.

    Raises DriverError, or an exception of CuPy's, where there are none to be had or they cannot be shared.
    """

    def __init__(self, size: int) -> None:
        import cupy
        from cuda.bindings import driver

        cupy.cuda.Device(GPU).use()
        cupy.cuda.runtime.free(0)  # makes CuPy's context where there is none yet
        properties = _properties(driver)
        grains = driver.CUmemAllocationGranularity_flags
        grain = checked(driver.cuMemGetAllocationGranularity(properties, grains.CU_MEM_ALLOC_GRANULARITY_RECOMMENDED))
        self.size = -(-size // grain) * grain
        self._driver = driver
        allocation = checked(driver.cuMemCreate(self.size, properties, 0))
        try:
            self.descriptor = int(checked(driver.cuMemExportToShareableHandle(allocation, descriptors(driver), 0)))
            os.set_inheritable(self.descriptor, False)
            self._address = mapped(driver, allocation, self.size)
        finally:
            checked(driver.cuMemRelease(allocation))  # mappings and descriptor keep it
        memory = cupy.cuda.UnownedMemory(self._address, self.size, None, GPU)
        self.bytes: Any = cupy.ndarray((self.size,), cupy.uint8, cupy.cuda.MemoryPointer(memory, 0))

    def close(self) -> None:
        """Give the memory back; a worker that has it mapped must end before it is free."""
        del self.bytes
        os.close(self.descriptor)
        unmapped(self._driver, self._address, self.size)


def _properties(driver: Any) -> Any:
    properties = driver.CUmemAllocationProp()
    properties.type = driver.CUmemAllocationType.CU_MEM_ALLOCATION_TYPE_PINNED
    properties.location.type = driver.CUmemLocationType.CU_MEM_LOCATION_TYPE_DEVICE
    properties.location.id = GPU
    properties.requestedHandleTypes = descriptors(driver)
    return properties


class Cache:
    """The GPU's L2 cache; what is set going on the GPU is waited for here too. `cupy` is the module."""

    def __init__(self, cupy: Any) -> None:
        self._device = cupy.cuda.Device(GPU)
        self._other = cupy.empty(_CACHES * self._device.attributes["L2CacheSize"], np.uint8)

    def flush(self, byte: int) -> None:
        """Fill it with other things, and wait for all that the judge has set going."""
        self._other.fill(byte)
        self.wait()

    def wait(self) -> None:
        """Wait for all that the judge has set going."""
        self._device.synchronize()


class DeviceArena:
    """An arena of at least `size` bytes on the GPU, with the methods of `Arena`.

    Arrays are NumPy's or CuPy's. `numbers` draws which elements of an output are read before the clock is stopped.
    """

    def __init__(
        self,
        size: int,
        allocate: Callable[[int], Any] = Allocation,
        cupy: Any = None,
        numbers: np.random.Generator | None = None,
    ) -> None:
        self._cupy = cupy or importlib.import_module("cupy")
        self._cache = Cache(self._cupy)
        self._allocation = allocate(size)
        self.size: int = self._allocation.size
        self.descriptor: int = self._allocation.descriptor
        self._numbers = numbers or np.random.default_rng()
        self._slot: Slot | None = None
        self._drawn: Any = np.empty(0, np.int64)  # flat indices, int64 (_DRAWN,) or empty
        self._seen: Array | None = None

    @staticmethod
    def needed(arrays: list[Array]) -> int:
        """Return the bytes that `arrays` and their red zones take."""
        return layout(arrays, stagger=0, strided=False)[1]

    def write(self, arrays: list[Array]) -> list[Slot]:
        """Copy `arrays` in, each between red zones, empty the GPU's cache of them, and return where each lies."""
        slots, _ = layout(arrays, stagger=0, strided=False)
        for array, slot in zip(arrays, slots, strict=True):
            self._view(slot)[...] = self._cupy.asarray(array)
        for zone, red, _ in red_zones(arrays, slots):
            self._allocation.bytes[zone] = red
        if slots:
            self._draw(slots[-1])
        self.flush()
        return slots

    def flush(self) -> None:
        """Fill the L2 cache with other things, and wait for all that the judge has set going."""
        self._cache.flush(int(self._numbers.integers(256)))

    def _draw(self, slot: Slot) -> None:
        """Choose elements of the output at `slot`."""
        count = self._view(slot).size
        drawn = self._numbers.integers(count, size=_DRAWN) if count else np.empty(0, np.int64)
        self._slot, self._drawn, self._seen = slot, self._cupy.asarray(drawn), None

    def settle(self) -> None:
        """Read the elements drawn: once the worker stands still, and before the clock is read."""
        if self._slot is not None and self._drawn.size:
            self._seen = self._cupy.asnumpy(self._view(self._slot).reshape(-1).take(self._drawn))

    def read(self, slot: Slot, into: Array) -> None:
        """Copy the array at `slot` into one of its shape and dtype in the processor's memory.

        Raises Tampering where elements of an output are not what they were when the clock was stopped.
        """
        into[...] = self._cupy.asnumpy(self._view(slot))
        if slot == self._slot:
            self.require_settled(into)

    def require_settled(self, output: Any) -> None:
        """Raise Tampering unless the elements drawn were those of `output` when the clock was stopped."""
        if self._seen is not None:
            now = self._cupy.asnumpy(self._cupy.asarray(output).reshape(-1).take(self._drawn))
            if now.tobytes() != self._seen.tobytes():
                raise Tampering("Went on writing to its output after it had answered.")

    def matches(self, slot: Slot, array: Array) -> bool:
        """Return whether the bytes at `slot` are still those of `array`."""
        given = array.reshape(-1).view(np.uint8)
        there = self._allocation.bytes[slot.offset : slot.offset + array.nbytes]
        parts = (slice(start, start + _CHUNK) for start in range(0, array.nbytes, _CHUNK))
        return all(bool((there[part] == self._cupy.asarray(given[part])).all()) for part in parts)

    def overrun(self, arrays: list[Array], slots: list[Slot]) -> int | None:
        """Return the index of the array nearest to something written beside it, None where all zones are whole."""
        for zone, red, nearest in red_zones(arrays, slots):
            if not bool((self._allocation.bytes[zone] == red).all()):
                return nearest
        return None

    def close(self) -> None:
        """Give the memory back."""
        self._cache.wait()
        self._allocation.close()

    def _view(self, slot: Slot) -> Any:
        dtype = np.dtype(slot.dtype)
        count = math.prod(slot.shape)
        there = self._allocation.bytes[slot.offset : slot.offset + count * dtype.itemsize]
        return there.view(dtype).reshape(slot.shape)
