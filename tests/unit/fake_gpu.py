"""A GPU's memory without a GPU: shared memory of the processor in its place, in the judge and in a worker."""

from __future__ import annotations

import mmap
import os
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.judge.call.device_arena import DeviceArena
from grader.sandbox.channel import shared_memory

CACHE = 1024


class Memory:
    """What an Allocation is, for the processor."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.descriptor = shared_memory("gpu", size)
        self._map = mmap.mmap(self.descriptor, size)
        self.bytes: Any = np.frombuffer(self._map, np.uint8)

    def close(self) -> None:
        """Give it back."""
        os.close(self.descriptor)


class Device:
    """What the judge asks of CuPy's device."""

    attributes = {"L2CacheSize": CACHE}  # noqa: RUF012 - CuPy's is a dictionary too

    def __init__(self, number: int) -> None:
        assert number == 0

    def synchronize(self) -> None:
        """Return at once: a processor has done what it was told."""


CUPY = SimpleNamespace(
    asarray=np.asarray,
    asnumpy=np.array,
    copyto=np.copyto,
    empty=np.empty,
    zeros=np.zeros,
    cuda=SimpleNamespace(Device=Device),
)


class FakeArena(DeviceArena):
    """A DeviceArena in the processor's memory."""

    def __init__(self, size: int, numbers: np.random.Generator | None = None) -> None:
        super().__init__(size, Memory, CUPY, numbers)


# A worker's file: what it puts in the place of the driver and of Numba maps the same memory. A kernel is a function.
WORKER = """
import ctypes, os, sys
from types import SimpleNamespace
import numba
import numpy as np

libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
refusing = []


class Driver:
    CUmemAllocationHandleType = SimpleNamespace(CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR=1)
    CUmemLocationType = SimpleNamespace(CU_MEM_LOCATION_TYPE_DEVICE=1)
    CUmemAccess_flags = SimpleNamespace(CU_MEM_ACCESS_FLAGS_PROT_READWRITE=3)
    CUmemAccessDesc = staticmethod(lambda: SimpleNamespace(location=SimpleNamespace()))

    def cuMemImportFromShareableHandle(self, descriptor, kind):
        return (801,) if refusing else (0, os.dup(descriptor))

    def cuMemAddressReserve(self, size, alignment, address, flags):
        return 0, libc.mmap(None, size, 0, 0x22, -1, 0)

    def cuMemMap(self, address, size, offset, allocation, flags):
        return (int(libc.mmap(address, size, 3, 0x11, allocation, 0) != address),)

    def cuMemSetAccess(self, address, size, access, count):
        return (int(access[0].location.id != 0 or access[0].flags != 3 or count != 1),)

    def cuMemRelease(self, allocation):
        return (os.close(allocation) or 0,)

    def cuMemUnmap(self, address, size):
        return (libc.munmap(address, size),)

    def cuMemAddressFree(self, address, size):
        return (0,)


def as_array(holder):
    said = holder.__cuda_array_interface__
    dtype = np.dtype(said["typestr"])
    count = int(np.prod(said["shape"]))
    there = (ctypes.c_uint8 * (count * dtype.itemsize)).from_address(said["data"][0])
    return np.frombuffer(there, dtype).reshape(said["shape"])


driver = Driver()
sys.modules["cuda"] = SimpleNamespace(bindings=SimpleNamespace(driver=driver))
sys.modules["cuda.bindings"] = SimpleNamespace(driver=driver)
numba.cuda = sys.modules["numba.cuda"] = SimpleNamespace(
    current_context=lambda: None, as_cuda_array=as_array, synchronize=lambda: None
)


class Kernel:
    def __init__(self, function):
        self.function = function

    def __getitem__(self, launch):
        assert launch == (2, 32)
        return self.function


@Kernel
def add(a, b, out):
    out[:] = a + b


@Kernel
def forget(a, b, out):
    pass


@Kernel
def overrun(a, b, out):
    out[:] = a + b
    ctypes.memset(out.ctypes.data + out.nbytes, 0, 1)


@Kernel
def refuse(a, b, out):
    refusing.append(1)
"""
