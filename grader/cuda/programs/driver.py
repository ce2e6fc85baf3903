"""The CUDA driver's functions as numba-cuda calls them, over emulated memory.

Each returns, as NVIDIA's binding does, a tuple of a CUresult and what it gives. What has no function here comes from
that binding: types, enums, constants. All work is done at once: streams are always idle, and events have passed.
"""

from __future__ import annotations

import ctypes
import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.cuda.programs.memory import TOTAL, BadPointer, HostPointer, Memory, OutOfMemory

VERSION = 13000
CAPABILITY = (8, 0)
NAME = "emulated GPU"
PRIMARY = 1  # the handle of the device's primary context
_ATTRIBUTES = {
    "MAX_THREADS_PER_BLOCK": 1024,
    "MAX_BLOCK_DIM_X": 1024,
    "MAX_BLOCK_DIM_Y": 1024,
    "MAX_BLOCK_DIM_Z": 64,
    "MAX_GRID_DIM_X": 2**31 - 1,
    "MAX_GRID_DIM_Y": 65535,
    "MAX_GRID_DIM_Z": 65535,
    "MAX_SHARED_MEMORY_PER_BLOCK": 48 * 2**10,
    "MAX_SHARED_MEMORY_PER_BLOCK_OPTIN": 163 * 2**10,
    "MAX_SHARED_MEMORY_PER_MULTIPROCESSOR": 164 * 2**10,
    "TOTAL_CONSTANT_MEMORY": 64 * 2**10,
    "WARP_SIZE": 32,
    "MAX_PITCH": 2**31 - 1,
    "MAX_REGISTERS_PER_BLOCK": 65536,
    "MAX_REGISTERS_PER_MULTIPROCESSOR": 65536,
    "CLOCK_RATE": 1_410_000,
    "MULTIPROCESSOR_COUNT": 108,
    "MAX_THREADS_PER_MULTIPROCESSOR": 2048,
    "MAX_BLOCKS_PER_MULTIPROCESSOR": 32,
    "CAN_MAP_HOST_MEMORY": 1,
    "CONCURRENT_KERNELS": 1,
    "UNIFIED_ADDRESSING": 1,
    "MANAGED_MEMORY": 1,
    "COOPERATIVE_LAUNCH": 1,
    "COMPUTE_CAPABILITY_MAJOR": CAPABILITY[0],
    "COMPUTE_CAPABILITY_MINOR": CAPABILITY[1],
    "COMPUTE_MODE": 0,
    "L2_CACHE_SIZE": 40 * 2**20,
    "MEMORY_CLOCK_RATE": 1_215_000,
    "GLOBAL_MEMORY_BUS_WIDTH": 5120,
}  # of an A100, which PTX for sm_80 runs on (CUDA C++ Programming Guide, technical specifications)


class NotFound(Exception):
    """No variable has this name."""


class Binding:
    """Stands for the module cuda.bindings.driver. `real` is that module."""

    def __init__(self, real: Any, memory: Memory) -> None:
        self._real = real
        self._memory = memory
        self._handles = itertools.count(1)
        self._events: dict[int, float] = {}
        self._current = threading.local()  # a thread has its own stack of contexts
        self._success = real.CUresult.CUDA_SUCCESS

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("cu"):
            return getattr(self._real, name)
        return self._wrapped(name) if hasattr(type(self), f"_{name}") else self._absent(name)

    def names(self) -> list[str]:
        """Return the functions of the driver's that are emulated."""
        return [name[1:] for name in dir(type(self)) if name.startswith("_cu")]

    def _wrapped(self, name: str) -> Callable[..., Any]:
        """Return a function of the driver's; what it raises is the result."""
        function, results = getattr(self, f"_{name}"), self._real.CUresult

        def call(*arguments: Any) -> tuple[Any, ...]:
            try:
                found = function(*arguments)
            except OutOfMemory:
                return (results.CUDA_ERROR_OUT_OF_MEMORY, None)
            except BadPointer:
                return (results.CUDA_ERROR_INVALID_VALUE, None)
            except NotFound:
                return (results.CUDA_ERROR_NOT_FOUND, None)
            return (self._success, *(found if isinstance(found, tuple) else () if found is None else (found,)))

        call.__name__ = name
        return call

    def _absent(self, name: str) -> Callable[..., Any]:
        def call(*_: Any) -> tuple[Any, ...]:
            return (self._real.CUresult.CUDA_ERROR_NOT_SUPPORTED, None)

        call.__name__ = name
        return call

    # The device and its context

    def _cuInit(self, _: int) -> None: ...

    def _cuDriverGetVersion(self) -> int:
        return VERSION

    def _cuDeviceGetCount(self) -> int:
        return 1

    def _cuDeviceGetAttribute(self, attribute: Any, _: int) -> int:
        return _ATTRIBUTES.get(attribute.name.removeprefix("CU_DEVICE_ATTRIBUTE_"), 0)

    def _cuDeviceCanAccessPeer(self, *_: Any) -> int:
        return 0

    def _cuDevicePrimaryCtxRetain(self, _: int) -> Any:
        return self._real.CUcontext(PRIMARY)

    def _cuDevicePrimaryCtxRelease(self, _: int) -> None: ...

    def _cuDevicePrimaryCtxReset(self, _: int) -> None: ...

    def _cuCtxCreate(self, *_: Any) -> Any:
        context = self._real.CUcontext(PRIMARY + next(self._handles))
        self._contexts().append(context)
        return context

    def _cuCtxDestroy(self, context: Any) -> None:
        if int(context) == int(self._cuCtxGetCurrent()):
            self._contexts().pop()

    def _cuCtxGetCurrent(self) -> Any:
        contexts = self._contexts()
        return contexts[-1] if contexts else self._real.CUcontext(0)

    def _cuCtxPushCurrent(self, context: Any) -> None:
        self._contexts().append(context)

    def _cuCtxPopCurrent(self) -> Any:
        return self._contexts().pop()

    def _contexts(self) -> list[Any]:
        if not hasattr(self._current, "contexts"):
            self._current.contexts = []
        return self._current.contexts  # type: ignore[no-any-return]

    def _cuCtxGetDevice(self) -> int:
        return 0

    def _cuCtxSynchronize(self) -> None: ...

    def _cuProfilerStart(self) -> None: ...

    def _cuProfilerStop(self) -> None: ...

    # Memory

    def _pointer(self, value: int) -> Any:
        return self._real.CUdeviceptr(value)

    def _cuMemAlloc(self, size: int) -> Any:
        return self._pointer(self._memory.allocate(size))

    def _cuMemAllocManaged(self, size: int, _: int) -> Any:
        return self._pointer(self._memory.allocate_managed(size))

    def _cuMemFree(self, pointer: Any) -> None:
        self._memory.free(int(pointer))

    def _cuMemHostAlloc(self, size: int, _: int) -> int:
        return self._memory.allocate_pinned(size)

    def _cuMemFreeHost(self, address: int) -> None:
        self._memory.free_pinned(int(address))

    def _cuMemHostRegister(self, address: int, size: int, _: int) -> None:
        self._memory.device_pointer(int(address), size)

    def _cuMemHostUnregister(self, address: int) -> None:
        self._memory.unmap(int(address))

    def _cuMemHostGetDevicePointer(self, address: int, _: int) -> Any:
        return self._pointer(self._memory.device_pointer(int(address), 0))

    def _cuMemGetInfo(self) -> tuple[int, int]:
        return TOTAL - self._memory.used, TOTAL

    def _cuMemGetAddressRange(self, pointer: Any) -> tuple[Any, int]:
        buffer = self._memory.buffer(int(pointer))
        return self._pointer(buffer.base), buffer.size

    def _cuPointerGetAttribute(self, _: Any, pointer: Any) -> Any:
        return self._pointer(int(pointer))

    def _cuMemcpyHtoD(self, target: Any, source: Any, size: int) -> None:
        size = _there(source, size)
        if size:
            self._memory.bytes_at(int(target), size)[:] = _host(source, size)
            self._memory.written(int(target), size)

    def _cuMemcpyHtoDAsync(self, target: Any, source: Any, size: int, _: Any) -> None:
        self._cuMemcpyHtoD(target, source, size)

    def _cuMemcpyDtoH(self, target: Any, source: Any, size: int) -> None:
        size = _there(target, size)
        if size:
            _host(target, size)[:] = self._memory.bytes_at(int(source), size)

    def _cuMemcpyDtoHAsync(self, target: Any, source: Any, size: int, _: Any) -> None:
        self._cuMemcpyDtoH(target, source, size)

    def _cuMemcpyDtoD(self, target: Any, source: Any, size: int) -> None:
        if size:
            self._memory.bytes_at(int(target), size)[:] = self._memory.bytes_at(int(source), size).copy()
            self._memory.written(int(target), size)

    def _cuMemcpyDtoDAsync(self, target: Any, source: Any, size: int, _: Any) -> None:
        self._cuMemcpyDtoD(target, source, size)

    def _cuMemsetD8(self, target: Any, value: int, count: int) -> None:
        if count:
            self._memory.bytes_at(int(target), count)[:] = value
            self._memory.written(int(target), count)

    def _cuMemsetD8Async(self, target: Any, value: int, count: int, _: Any) -> None:
        self._cuMemsetD8(target, value, count)

    # Streams and events

    def _cuStreamCreate(self, _: int) -> Any:
        return self._real.CUstream(0x1000 + next(self._handles))

    def _cuStreamDestroy(self, _: Any) -> None: ...

    def _cuStreamSynchronize(self, _: Any) -> None: ...

    def _cuStreamQuery(self, _: Any) -> None: ...

    def _cuStreamWaitEvent(self, *_: Any) -> None: ...

    def _cuStreamAddCallback(self, stream: Any, callback: Any, data: int, _: int) -> None:
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.py_object)(int(callback))
        function(int(stream), 0, ctypes.cast(data, ctypes.py_object).value)

    def _cuEventCreate(self, _: int) -> Any:
        return self._real.CUevent(next(self._handles))

    def _cuEventDestroy(self, event: Any) -> None:
        self._events.pop(int(event), None)

    def _cuEventRecord(self, event: Any, _: Any) -> None:
        self._events[int(event)] = time.perf_counter()

    def _cuEventQuery(self, _: Any) -> None: ...

    def _cuEventSynchronize(self, _: Any) -> None: ...

    def _cuEventElapsedTime(self, first: Any, last: Any) -> float:
        return 1e3 * (self._events[int(last)] - self._events[int(first)])

    # Modules and kernels

    def _cuLibraryUnload(self, _: Any) -> None: ...

    def _cuLibraryGetGlobal(self, library: Any, name: bytes) -> tuple[Any, int]:
        buffer = library.variable(name.decode())
        if buffer is None:
            raise NotFound(name.decode())
        return self._pointer(buffer.base), buffer.size

    def _cuKernelSetCacheConfig(self, *_: Any) -> None: ...

    def _cuKernelSetAttribute(self, *_: Any) -> None: ...

    def _cuOccupancyMaxActiveBlocksPerMultiprocessor(self, kernel: Any, threads: int, dynamic: int) -> int:
        return int(kernel.active_blocks(threads, dynamic))

    def _cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
        self, kernel: Any, threads: int, dynamic: int, _: int
    ) -> int:
        return int(kernel.active_blocks(threads, dynamic))


def _there(address: Any, size: int) -> int:
    """Return how many of `size` bytes from an address of this process on may be touched, where that is known."""
    return min(size, address.size) if isinstance(address, HostPointer) else size


def _host(address: Any, size: int) -> np.ndarray[Any, Any]:
    """Return bytes of this process."""
    return np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(int(address)))
