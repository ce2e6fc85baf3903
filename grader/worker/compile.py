"""Kernels into PTX, without a GPU and without its driver; and what a GPU's assembler says of PTX.

Both happen in a worker's process: the compiler meets a student's code, the assembler PTX that came from there.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import site
import warnings
from pathlib import Path
from typing import Any

from grader import wire
from grader.worker import shared_arrays

_TEXT = 1500
_TOOLCHAIN = (13, 5)  # of the pinned packages
_EXCEPTIONS: dict[int, tuple[Any, ...]] = {}


def prepare() -> None:
    """Make numba-cuda ready, before the file is executed: a signature in a decorator is compiled at once."""
    find_libraries()
    _without_a_driver()


def compiled(module: Any, request: wire.Compile, arena: memoryview) -> wire.Compiled | wire.Uncompilable:
    """Compile a kernel for each architecture, write the texts to the arena, and return their sizes."""
    with contextlib.redirect_stdout(None):
        try:
            texts = _texts(module, request)
            exceptions = tuple(_told(each, request.path) for each in _EXCEPTIONS.values()) if request.raising else ()
        except BaseException as error:
            return _reason(error, request.path)
    end = 0
    for text in texts:
        if end + len(text) > len(arena):
            return wire.Uncompilable("unchecked", "MemoryError", "the kernel is too long", 0)
        arena[end : end + len(text)] = text
        end += len(text)
    return wire.Compiled(tuple(len(text) for text in texts), exceptions[: wire.MAX_ITEMS])


def _told(exception: tuple[Any, ...], path: str) -> str:
    """Return an exception that a kernel may raise as `line type: text`; line 0 where it is not in the file."""
    kind, arguments, place = exception
    line = place[2] if place and place[1] == path else 0
    told = ", ".join(map(str, arguments or ()))
    return f"{line} {getattr(kind, '__name__', 'Exception')}: {told}"[: wire.MAX_TEXT]


def _texts(module: Any, request: wire.Compile) -> list[bytes]:
    from numba import cuda

    kernel = getattr(module, request.entry, None)
    function = getattr(kernel, "py_func", kernel)
    if not callable(function):
        raise NameError(f"the file defines no kernel called {request.entry}")  # noqa: TRY004 - a name without a meaning
    signature = _signature(kernel, tuple(_type(name) for name in request.types))
    options = getattr(kernel, "targetoptions", {})
    kept = {name: options[name] for name in ("fastmath", "launch_bounds") if options.get(name)}
    texts = []
    if request.raising:
        _store_exceptions()
        _name_shared_arrays()
        kept["debug"] = bool(options.get("debug"))  # whether divisions by zero raise
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for arch in request.archs:
            text, _ = cuda.compile_ptx(
                function, signature, cc=divmod(arch, 10), lineinfo=not kept.get("debug"), opt=True, **kept
            )
            texts.append(text.encode("ascii", "replace"))
    return texts


def _signature(kernel: Any, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the types to compile for: where the kernel declares some, as a launch would choose among them."""
    from numba.core.errors import TypingError

    declared = getattr(kernel, "signatures", None) or [given]
    for types in declared:
        if len(types) == len(given) and all(map(_takes, types, given)):
            return tuple(types)
    raise TypingError(f"No signature of the kernel takes {', '.join(map(str, given))}")


def _takes(declared: Any, given: Any) -> bool:
    """Return whether an argument of the type `given` may be one of `declared`: of an array the layout can be any."""
    layout = getattr(declared, "layout", "")
    return bool(declared == given or (layout == "A" and declared == given.copy(layout="A")))


def _declare(self: Any, types: tuple[Any, ...]) -> None:
    """Note what a signature says of the arguments in the place of compiling for them, which takes a driver."""
    self.overloads[types] = None


def _type(name: str) -> Any:
    """Return Numba's type for one of wire.Compile's."""
    import numpy as np
    from numba import from_dtype, types

    if name.startswith("("):
        return types.Tuple([_type(part) for part in _parts(name[1:-1])])
    array = re.fullmatch(r"(.*):(\d+)(?::([FA]))?", name)
    kind, dimensions, layout = array.groups() if array else (name, "", "")
    scalar = from_dtype(_structured(kind) if "[(" in kind else np.dtype(kind))
    return types.Array(scalar, int(dimensions), layout or "C", aligned=True) if dimensions else scalar


def _structured(text: str) -> Any:
    """Return the structured type that a list of fields stands for; after `aligned`, one as a C compiler lays it out."""
    import numpy as np

    dtype: Any = np.lib.format.descr_to_dtype(ast.literal_eval(text.removeprefix("aligned")))
    if not text.startswith("aligned"):
        return dtype
    fields = [dtype.fields[name] for name in dtype.names]
    formats, offsets = [field[0] for field in fields], [field[1] for field in fields]
    layout: Any = {"names": dtype.names, "formats": formats, "offsets": offsets, "itemsize": dtype.itemsize}
    return np.dtype(layout, align=True)


def _parts(text: str) -> list[str]:
    """Return what is between semicolons, but for those in inner tuples."""
    parts, depth = [""], 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ";" and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def find_libraries() -> None:
    """Have NVIDIA's packages look for each other where this worker's packages are; there is no site folder."""
    site.getsitepackages = lambda prefixes=None: [str(Path(wire.__file__).parents[2])]  # noqa: ARG005


def _without_a_driver() -> None:
    """Answer what numba-cuda asks NVRTC and the driver, neither of which is here and neither of which it needs.

    It takes NVRTC's version and architectures for the toolchain's, and a device for what helpers are compiled for.
    These names are private: numba-cuda is pinned, and a test compiles with it.
    """
    from numba.cuda import cuda_paths, dispatcher
    from numba.cuda.cudadrv import nvrtc

    class Device:
        compute_capability = (8, 0)

    nvrtc.get_arch_option = lambda major, minor, suffix="": f"compute_{major}{minor}{suffix}"
    nvrtc._get_nvrtc_version = lambda: _TOOLCHAIN  # noqa: SLF001
    cuda_paths._get_nvrtc_path = lambda: cuda_paths._env_path_tuple("none", "none")  # noqa: SLF001
    dispatcher.get_current_device = Device
    dispatcher.CUDADispatcher.compile = _declare
    dispatcher.CUDADispatcher.compile_device = _with_lines(dispatcher.CUDADispatcher.compile_device)
    dispatcher.CUDADispatcher.enable_caching = lambda _: None


def _with_lines(compile_device: Any) -> Any:
    """Have functions that kernels call keep their line numbers, as the kernels do."""

    def compiled_with_lines(self: Any, *arguments: Any, **options: Any) -> Any:
        self.targetoptions["lineinfo"] = not self.targetoptions.get("debug")
        return compile_device(self, *arguments, **options)

    return compiled_with_lines


@functools.cache
def _store_exceptions() -> None:
    """Have kernels store which exception they raise, as with debug=True, but optimise them as without.

    The numbers of exceptions are those of one table for all functions, so that a function's is not taken for another's.
    """
    from numba.cuda import compiler
    from numba.cuda.core import callconv

    fixup, compile_cuda = compiler.kernel_fixup, compiler.compile_cuda

    def optimised(*arguments: Any, nvvm_options: dict[str, Any], **options: Any) -> Any:
        nvvm_options.pop("g", None)
        return compile_cuda(*arguments, nvvm_options=nvvm_options, **options)

    def shared_table(self: Any) -> None:
        self.exceptions = _EXCEPTIONS

    callconv._MinimalCallHelper.__init__ = shared_table  # noqa: SLF001
    compiler.kernel_fixup = lambda kernel, debug: fixup(kernel, debug=True)  # noqa: ARG005 - passed by its name
    compiler.compile_cuda = optimised


@functools.cache
def _name_shared_arrays() -> None:
    """Have shared arrays be known by the lines that make them, from which whoever asks for a kernel has their names."""
    from numba.cuda import cudaimpl

    cudaimpl._generic_array = shared_arrays.with_lines(cudaimpl._generic_array)  # noqa: SLF001


def _reason(error: BaseException, path: str) -> wire.Uncompilable:
    """Return what went wrong, and in which line of the file; `cause` says whose fault it may be."""
    from numba.core.errors import NumbaError

    message = ""
    with contextlib.suppress(BaseException):
        message = str(error)
    cause = "internal"
    if isinstance(error, (NumbaError, NameError)):
        cause = "typing"
    elif type(error).__name__ in ("CudaSupportError", "NvvmSupportError", "DynamicLibNotFoundError", "ImportError"):
        cause = "unchecked"
    elif isinstance(error, TypeError) and "void return type" in message:
        cause = "typing"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", message).replace(path, Path(path).name)
    return wire.Uncompilable(cause, type(error).__name__[:100], plain[:_TEXT], _line(error, plain, path))


def _line(error: BaseException, message: str, path: str) -> int:
    """Return the line of the file that an error names: the last one named is the innermost."""
    named = re.findall(rf'File "[^"\n]{{0,200}}{re.escape(Path(path).name)}", line (\d+)', message)
    if named:
        return min(int(named[-1][:9]), 2**31)
    location = getattr(error, "loc", None)
    if location is not None and getattr(location, "filename", "") == path:
        return int(location.line or 0)
    return 0


def assembled(request: wire.Assemble, arena: memoryview) -> wire.Assembled | wire.Uncompilable:
    """Return what the assembler of nvJitLink reports of the PTX in the arena."""
    find_libraries()
    from cuda.bindings import nvjitlink

    text = bytes(arena[: request.size])
    log = bytearray()
    try:
        handle = nvjitlink.create(2, [f"-arch=sm_{request.arch}", "-verbose"])
        try:
            nvjitlink.add_data(handle, nvjitlink.InputType.PTX, text, len(text), "kernel")
            nvjitlink.complete(handle)
        finally:
            size = nvjitlink.get_info_log_size(handle)
            log = bytearray(size)
            if size:
                nvjitlink.get_info_log(handle, log)
    except BaseException as error:
        return wire.Uncompilable("assembler", type(error).__name__[:100], str(error)[:_TEXT], 0)
    return wire.Assembled(re.sub(r"_Z\w+", "kernel", bytes(log).decode("ascii", "replace"))[:_TEXT].rstrip("\0"))
