"""The memory of the emulated GPU: allocations that live as long as a program, laid out for its launches."""

from __future__ import annotations

import ctypes
import itertools
import mmap
import os
from typing import Any, Self

import numpy as np

from grader.ptxemu.device import RANGE_BITS, Buffer, Layout, Space

TOTAL = min(40 * 2**30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4)  # bytes
_FIRST = 256  # ranges below it are addresses of this process: x86-64 has 47 bits of them for programs
_SHARED_RANGES = range(1, 80)  # where no system lays a program, its libraries or its heap
_FIXED, _PRIVATE, _ANONYMOUS = 0x100000, 0x02, 0x20  # MAP_FIXED_NOREPLACE and others of Linux's mman.h
_POISON = 0xAB
MOST_NOTED = 2**26  # bytes of an allocation of which each is noted: of more it would take longer than many a launch


class OutOfMemory(Exception):
    """No more memory of this kind is there."""


class BadPointer(Exception):
    """An address that no allocation has, or not so many bytes from it on."""


class HostPointer(int):
    """An address of this process, and how many bytes from it on belong to the array that lies there."""

    size: int

    def __new__(cls, address: int, size: int) -> Self:
        """Return the address of so many bytes."""
        pointer = super().__new__(cls, address)
        pointer.size = size
        return pointer


class Memory:
    """Device, managed and mapped memory. Pointers of device memory are no addresses of this process.

    Managed memory has one address for the host and the device, mapped memory one for each.
    """

    def __init__(self) -> None:
        self.layout = Layout(_FIRST)
        self._mapped: dict[int, Buffer] = {}
        self._pinned: dict[int, Any] = {}
        self._numbers = itertools.count()
        self.used = 0

    def allocate(self, size: int) -> int:
        """Return the pointer of `size` new bytes of device memory, which mean nothing yet."""
        self._take(size)
        buffer = self.layout.add(f"allocation {next(self._numbers)}", Space.GLOBAL, _poisoned(size), (size,), 1)
        buffer.initialised = False
        return buffer.base

    def allocate_managed(self, size: int) -> int:
        """Return the address of `size` new bytes of managed memory."""
        self._take(size)
        for number in _SHARED_RANGES:
            address = (number << RANGE_BITS) + (1 << (RANGE_BITS - 1))
            if self.layout.holding(Space.GLOBAL, address, 1) is None and _map_at(address, size):
                data = np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(address))
                name = f"managed memory {next(self._numbers)}"
                self.layout.place(Buffer(name, Space.GLOBAL, address, size, (size,), 1, data))
                return address
        raise OutOfMemory(f"more than {len(_SHARED_RANGES)} allocations of managed memory")

    def allocate_pinned(self, size: int) -> int:
        """Return the address of `size` new bytes of this process, which the device can be given."""
        data = np.zeros(max(size, 1), np.uint8)
        address: int = data.ctypes.data
        self._pinned[address] = data
        return address

    def free_pinned(self, address: int) -> None:
        """Give back what `allocate_pinned` returned."""
        self.unmap(address)
        self._pinned.pop(address, None)

    def device_pointer(self, address: int, size: int) -> int:
        """Return the device's pointer to bytes of this process; the same for the same address."""
        size = self._pinned[address].size if address in self._pinned else size
        if address not in self._mapped:
            data = np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(address))
            name = f"mapped memory {next(self._numbers)}"
            self._mapped[address] = self.layout.add(name, Space.GLOBAL, data, (size,), 1)
        return self._mapped[address].base

    def unmap(self, address: int) -> None:
        """Forget the device's pointer to bytes of this process, if it has one."""
        buffer = self._mapped.pop(address, None)
        if buffer is not None:
            self.layout.remove(buffer)

    def free(self, pointer: int) -> None:
        """Give back device or managed memory; a pointer to none is given back already."""
        buffer = self.buffer(pointer)
        self.layout.remove(buffer)
        self.used -= buffer.size
        if pointer >> RANGE_BITS < _FIRST:
            _unmap(pointer, buffer.size)

    def buffer(self, pointer: int) -> Buffer:
        """Return the allocation that a pointer points into; raises BadPointer where there is none."""
        held = self.layout.holding(Space.GLOBAL, pointer, 0)
        if held is None:
            raise BadPointer(f"0x{pointer:x}")
        return held[0]

    def bytes_at(self, pointer: int, size: int) -> np.ndarray[Any, Any]:
        """Return the bytes from a pointer on, to be read or written; raises BadPointer where they are not all there."""
        held = self.layout.holding(Space.GLOBAL, pointer, size)
        if held is None:
            raise BadPointer(f"0x{pointer:x}, of {size} bytes")
        buffer, offset = held
        return buffer.bytes[offset : offset + size]

    def written(self, pointer: int, size: int) -> None:
        """Note that the host has written so many bytes of an allocation."""
        buffer = self.buffer(pointer)
        if not buffer.initialised:
            offset = pointer - buffer.base
            note_written(buffer, slice(offset, offset + size))

    def _take(self, size: int) -> None:
        if self.used + size > TOTAL:
            raise OutOfMemory(f"{size} bytes, and {TOTAL - self.used} are left")
        self.used += size


def note_written(buffer: Buffer, written: slice | np.ndarray[Any, Any]) -> None:
    """Note which bytes of an allocation mean something from now on; of a large one, that all of them do."""
    if buffer.size > MOST_NOTED:
        buffer.initialised = True
        return
    if buffer.written is None:
        buffer.written = np.zeros(buffer.size, np.bool_)
    buffer.written[written] = True
    if buffer.written.all():
        buffer.initialised, buffer.written = True, None


def _poisoned(size: int) -> np.ndarray[Any, Any]:
    return np.full(size, _POISON, np.uint8)


def _libc() -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    return libc


def _map_at(address: int, size: int) -> bool:
    """Map memory of this process at an address; return whether that was free."""
    found = _libc().mmap(address, size, mmap.PROT_READ | mmap.PROT_WRITE, _PRIVATE | _ANONYMOUS | _FIXED, -1, 0)
    if found == address:
        return True
    if found not in (None, ctypes.c_void_p(-1).value):
        _unmap(found, size)
    return False


def _unmap(address: int, size: int) -> None:
    _libc().munmap(address, size)
