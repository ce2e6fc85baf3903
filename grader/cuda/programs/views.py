"""How arrays of the host come to the emulated device when a kernel is called with them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.cuda.programs.core import Platform
from grader.cuda.programs.memory import HostPointer


def viewer(platform: Platform, devicearray: Any, memcpy: Callable[..., Any]) -> Callable[..., tuple[Any, bool]]:
    """Return what stands for numba-cuda's function that views, or copies, an argument as an array of the device.

    `devicearray` is the module that it is in, `memcpy` copies from the host.
    """
    original = devicearray._to_strided_memory_view  # noqa: SLF001
    is_device_memory = devicearray._driver.is_device_memory  # noqa: SLF001

    class View(devicearray._StridedMemoryViewShim):  # type: ignore[misc]  # noqa: SLF001
        """A view that keeps what it is of: unlike the one it stands for, it has a place for that."""

    def view_of(pointer: int, array: np.ndarray[Any, Any], owner: object) -> Any:
        flags = array.flags
        layout = devicearray._StridedLayoutShim(  # noqa: SLF001
            strides_in_bytes=array.strides,
            is_contiguous_c=flags.c_contiguous,
            is_contiguous_f=flags.f_contiguous,
            is_contiguous_any=flags.contiguous,
        )
        view = View(ptr=pointer, shape=array.shape, dtype=array.dtype, size=array.size, _layout=layout)
        view.owner = owner
        return view

    def to_view(obj: Any, stream: Any = 0, copy: bool = True, user_explicit: bool = False) -> tuple[Any, bool]:
        if is_device_memory(obj):
            return original(obj, stream, copy, user_explicit)  # type: ignore[no-any-return]
        interface = getattr(obj, "__cuda_array_interface__", None)
        if interface is not None:
            pointer, like = _described(interface)
            return view_of(pointer, like, obj), False
        array = np.asanyarray(obj)
        pointer = _pointer_to(array)
        buffer = platform.device.allocate(max(array.nbytes, 1))
        if copy and array.nbytes:
            memcpy(buffer.handle, pointer, array.nbytes)
        return view_of(buffer.handle, array, buffer), True

    return to_view


def of_host(array: Any, *, stream_ptr: Any) -> SimpleNamespace:  # noqa: ARG001 - numba-cuda's signature
    """Return where an array or record of the host lies; numba-cuda would ask the driver for its device as well."""
    if isinstance(array, np.void):  # as an array it would be a copy
        return SimpleNamespace(ptr=array.__array_interface__["data"][0])
    return SimpleNamespace(ptr=_pointer_to(np.asanyarray(array)))


def _pointer_to(array: np.ndarray[Any, Any]) -> HostPointer:
    """Return where an array of the host lies, as one block of memory; raises ValueError where it is none.

    numba-cuda copies `nbytes` from an array's first element on, and keeps its strides. Where these lead further,
    cuda.core (StridedMemoryView.from_buffer) refuses them. An array that repeats elements (np.broadcast_to) takes less
    memory than that: then only what it takes is copied, where numba-cuda goes on into memory of others.
    """
    start = int(array.__array_interface__["data"][0])
    if array.flags.forc:
        return HostPointer(start, array.nbytes)
    low, high = np.lib.array_utils.byte_bounds(array)
    if low < start or high - start > array.nbytes or any(stride % array.itemsize for stride in array.strides):
        raise ValueError(
            f"numba-cuda copies an array of the host to the GPU as one block of memory, and this one is none: "
            f"{array.dtype} of shape {array.shape} with strides {array.strides}. On a GPU it is refused as well. Pass "
            f"np.ascontiguousarray(a) and copy what comes back, or slice an array that is on the device."
        )
    return HostPointer(start, high - start)


def _described(interface: dict[str, Any]) -> tuple[int, np.ndarray[Any, Any]]:
    """Return the pointer in a CUDA array interface, and an array of the same shape, strides and dtype."""
    dtype = np.dtype(interface.get("descr") if interface["typestr"][1] == "V" else interface["typestr"])
    strides = interface.get("strides")
    base = np.empty(1, dtype)
    if strides is None:
        like = np.lib.stride_tricks.as_strided(base, interface["shape"], np.empty(interface["shape"], dtype).strides)
    else:
        like = np.lib.stride_tricks.as_strided(base, interface["shape"], strides)
    return int(interface["data"][0] or 0), like
