"""A GPU's memory that another process owns: mapped here from a descriptor, for kernels to work on in place.

CUDA's 64-byte IPC handles would not do: a process can open one only in the PID namespace where it was made, and over
a socket in the network's, and a worker has namespaces of its own. A descriptor works wherever it can be passed to
(CUDA driver API, "Virtual Memory Management").
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from grader.wire import Slot

GPU = 0


class DriverError(Exception):
    """CUDA's driver refused something."""


def checked(answer: tuple[Any, ...]) -> Any:
    """Return what a call of the driver gave, None where it gives nothing; raises DriverError where it failed."""
    status, *rest = answer
    if int(status):
        raise DriverError(f"CUDA's driver answered {getattr(status, 'name', status)}")
    return rest[0] if rest else None


def descriptors(driver: Any) -> Any:
    """Return the driver's name for handles that are file descriptors."""
    return driver.CUmemAllocationHandleType.CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR


def mapped(driver: Any, allocation: Any, size: int) -> int:
    """Map all of an allocation, to be read and written on the GPU, and return its address here."""
    address = checked(driver.cuMemAddressReserve(size, 0, 0, 0))
    checked(driver.cuMemMap(address, size, 0, allocation, 0))
    access = driver.CUmemAccessDesc()
    access.location.type = driver.CUmemLocationType.CU_MEM_LOCATION_TYPE_DEVICE
    access.location.id = GPU
    access.flags = driver.CUmemAccess_flags.CU_MEM_ACCESS_FLAGS_PROT_READWRITE
    checked(driver.cuMemSetAccess(address, size, [access], 1))
    return int(address)


def unmapped(driver: Any, address: int, size: int) -> None:
    """Undo `mapped`."""
    checked(driver.cuMemUnmap(address, size))
    checked(driver.cuMemAddressFree(address, size))


class Shared:
    """The judge's arena on the GPU, as this worker's kernels see it. Raises DriverError where it cannot be mapped."""

    def __init__(self, descriptor: int, size: int) -> None:
        from cuda.bindings import driver
        from numba import cuda

        cuda.current_context()  # makes one where there is none: what is mapped, is mapped for it
        allocation = checked(driver.cuMemImportFromShareableHandle(descriptor, descriptors(driver)))
        os.close(descriptor)
        self._driver, self._cuda, self._size = driver, cuda, size
        self._address = mapped(driver, allocation, size)
        checked(driver.cuMemRelease(allocation))  # the mapping keeps it

    def array(self, slot: Slot) -> Any:
        """Return the array at `slot` as Numba's kernels take it."""
        return self._cuda.as_cuda_array(_Interface(self._address + slot.offset, slot))

    def run(self, kernel: Any, launch: tuple[int, ...], arguments: list[Any]) -> None:
        """Launch `kernel`, and wait for it and for whatever else this process has set going."""
        kernel[launch](*arguments)
        self._cuda.synchronize()

    def close(self) -> None:
        """Give the mapping back."""
        unmapped(self._driver, self._address, self._size)


class _Interface:
    """An array by its address, in the words of the CUDA Array Interface, version 3."""

    def __init__(self, address: int, slot: Slot) -> None:
        self.__cuda_array_interface__ = {
            "shape": slot.shape,
            "typestr": np.dtype(slot.dtype).str,
            "data": (address, False),
            "version": 3,
        }
