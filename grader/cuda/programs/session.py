"""numba-cuda on the emulated device for as long as a `with` block lasts: which of its names stand for what."""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import weakref
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from grader.cuda import offline_compile
from grader.cuda.programs.core import LaunchConfig, Linker, ObjectCode, Platform, Stream
from grader.cuda.programs.driver import PRIMARY, Binding
from grader.cuda.programs.launches import Called, Launches, Passing
from grader.cuda.programs.memory import Memory
from grader.cuda.programs.nvrtc import compiler, has_nvrtc
from grader.cuda.programs.views import of_host, viewer
from grader.ptxemu import Orders, Program
from grader.ptxemu.device import Stop
from grader.worker import shared_arrays

_TOOLCHAIN = (13, 5)  # of the pinned packages: what NVRTC would say, which is not needed
_CAPABILITIES = tuple(divmod(arch, 10) for arch in offline_compile.ARCHS)
_WORDS = 5


class Stopper(Protocol):
    """Somebody who looks at kernels while they run."""

    def wants(self, function: Any) -> bool:
        """Return whether it wants to stop in a function."""

    def stops(self, program: Program, called: Called) -> Stop | None:
        """Return what launches of a program are to ask, None where it does not want to stop in it."""


class Unavailable(Exception):
    """Something that Numba CUDA programs need is not installed."""


@contextlib.contextmanager
def emulated(
    *,
    checks: bool = True,
    optimised: bool = True,
    debugger: Stopper | None = None,
    orders: Orders | None = Orders(),  # noqa: B008 - frozen
) -> Iterator[Launches]:
    """Run what numba-cuda does in this block on an emulated GPU; yield what is kept of its launches.

    Kernels are launched, and memory, streams and events behave, as on a GPU; with `checks` every access is looked at,
    and what races is run again in other `orders`.
    Kernels that are not `optimised` have code for each line and branch of their source, as coverage needs it.
    Where a `debugger` wants to stop in a kernel, that has debug information, too, and the debugger is asked.
    Raises Unavailable where numba-cuda or its compiler is missing.
    """
    lacking = offline_compile.missing()
    if lacking:
        raise Unavailable(lacking)
    launches = Launches(Memory(), checks, orders=orders, stops=debugger.stops if debugger else None)
    with contextlib.ExitStack() as undo:
        for owner, name, value in _replacements(launches, optimised, debugger):
            module = importlib.import_module(owner) if isinstance(owner, str) else owner
            undo.enter_context(_replaced(module, name, value))
        undo.enter_context(_fresh_driver())
        yield launches


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _replacements(launches: Launches, optimised: bool, debugger: Stopper | None) -> list[tuple[Any, str, Any]]:
    """Return the modules and classes of numba-cuda with the names that are replaced, many private: it is pinned."""
    from cuda.bindings import driver as real

    binding = Binding(real, launches.memory)
    platform = Platform(launches.memory, launches, real.CUcontext(PRIMARY))
    driver, dispatcher = "numba.cuda.cudadrv.driver", "numba.cuda.dispatcher"
    arrays = "numba.cuda.cudadrv.devicearray"
    code = _code_of(platform)
    found = [
        (driver, "binding", binding),
        (driver, "find_driver", lambda: None),
        (driver, "ExperimentalDevice", lambda _: platform.device),
        (driver, "ExperimentalStream", Stream),
        (driver, "ObjectCode", code),
        ("cuda.core", "ObjectCode", code),
        (driver, "Linker", Linker),
        ("numba.cuda.cudadrv.nvrtc", "Program", compiler(code)),
        (dispatcher, "launch", platform.launch),
        (dispatcher, "LaunchConfig", LaunchConfig),
        ("numba.cuda.memory_management.nrt", "launch", platform.launch),
        ("numba.cuda.memory_management.nrt", "LaunchConfig", LaunchConfig),
        (arrays, "_make_strided_memory_view", of_host),
        (arrays, "_to_strided_memory_view", viewer(platform, importlib.import_module(arrays), binding.cuMemcpyHtoD)),
    ]
    found += [(real, name, getattr(binding, name)) for name in binding.names()]  # for who calls the binding itself
    found += _told(launches, optimised, debugger)
    if not has_nvrtc():
        found += [
            ("numba.cuda.cuda_paths", "_get_nvrtc_path", _no_path),
            ("numba.cuda.cudadrv.nvrtc", "_get_nvrtc_version", lambda: _TOOLCHAIN),
            ("numba.cuda.cudadrv.nvrtc", "get_supported_ccs", lambda: _CAPABILITIES),
            ("numba.cuda.cudadrv.runtime", "_get_nvrtc_version", lambda: _TOOLCHAIN),
            (
                "numba.cuda.cudadrv.nvrtc",
                "get_arch_option",
                _arch_option,
            ),
        ]
    return found


def _arch_option(major: int, minor: int, suffix: str = "") -> str:
    return f"compute_{major}{minor}{suffix}"


def _no_path() -> Any:
    from numba.cuda import cuda_paths

    return cuda_paths._env_path_tuple("none", "none")  # noqa: SLF001


def _code_of(platform: Platform) -> Any:
    class Code(ObjectCode):
        def get_kernel(self, name: str) -> Any:
            return platform.kernel(self, name)

        def variable(self, name: str) -> Any:
            return platform.variable(self, name)

    return Code


@contextlib.contextmanager
def _fresh_driver() -> Iterator[None]:
    """Have numba-cuda's driver object and its list of devices begin anew, and again afterwards."""
    from numba.cuda.cudadrv import devices, driver

    _forget(devices, driver)
    try:
        yield
    finally:
        _let_go()
        _forget(devices, driver)


def _let_go() -> None:
    """Have what outlives the emulated device give nothing back to it: neither it nor a real one would know it."""
    gc.collect()
    for finalizer in list(weakref.finalize._registry):  # type: ignore[attr-defined]  # noqa: SLF001 - no public list
        alive = finalizer.peek()
        if alive and getattr(alive[1], "__module__", "") == "numba.cuda.cudadrv.driver":
            finalizer.detach()


def _forget(devices: Any, driver: Any) -> None:
    driver.driver.__dict__.clear()
    driver.driver.__init__()
    devices._DeviceList.lst.fget.cache_clear()  # noqa: SLF001
    devices._runtime._tls.__dict__.clear()  # noqa: SLF001


def _told(launches: Launches, optimised: bool, debugger: Stopper | None) -> list[tuple[Any, str, Any]]:
    """Return what has a launch know its arguments' names, and lines and exceptions be those of each function."""
    from numba.cuda import codegen, cudaimpl, debuginfo, dispatcher
    from numba.cuda.core import callconv

    launch, compile_device = dispatcher._Kernel.launch, dispatcher.CUDADispatcher.compile_device  # noqa: SLF001
    compile_kernel, table = dispatcher._Kernel.__init__, dict[int, Any]()  # noqa: SLF001
    known: weakref.WeakKeyDictionary[Any, Called] = weakref.WeakKeyDictionary()

    def told(self: Any, arguments: Any, *shape: Any, **options: Any) -> Any:
        called = known.get(self)
        if called is None:
            called = known[self] = _called(self)
        with launches.calling(called):
            return launch(self, arguments, *shape, **options)

    def chosen(given: Mapping[str, Any], function: Any) -> dict[str, bool]:
        wanted = debugger is not None and debugger.wants(function)
        debug = wanted or bool(given.get("debug"))
        return {"debug": debug, "lineinfo": not debug, "opt": optimised and not wanted and given.get("opt", True)}

    def with_lines(self: Any, *arguments: Any, **options: Any) -> Any:
        self.targetoptions |= chosen(self.targetoptions, self.py_func)
        return compile_device(self, *arguments, **options)

    def kernel_with_lines(self: Any, *arguments: Any, **options: Any) -> None:
        compile_kernel(self, *arguments, **options | chosen(options, arguments[0]) | {"lto": False})

    def shared_table(self: Any) -> None:
        self.exceptions = table

    magic = codegen.JITCUDACodegen.magic_tuple

    def apart(self: Any) -> tuple[Any, ...]:
        return (*magic(self), "emulated")  # what cache=True keeps on disk is for this device alone

    return [
        (debuginfo.CUDADIBuilder, "_var_type", _describing_nothing(debuginfo.CUDADIBuilder._var_type)),  # noqa: SLF001
        (cudaimpl, "_generic_array", shared_arrays.with_lines(cudaimpl._generic_array)),  # noqa: SLF001
        (codegen.JITCUDACodegen, "magic_tuple", apart),
        (dispatcher._Kernel, "launch", told),  # noqa: SLF001
        (dispatcher._Kernel, "__init__", kernel_with_lines),  # noqa: SLF001
        (dispatcher.CUDADispatcher, "compile_device", with_lines),
        (callconv._MinimalCallHelper, "__init__", shared_table),  # noqa: SLF001
        *([] if optimised else [(dispatcher.CUDADispatcher, "enable_caching", _keep_nothing)]),
    ]


def _describing_nothing(var_type: Any) -> Any:
    """Return numba-cuda's description of a type to a debugger, for arrays of no bytes too: it divides by their size."""
    from llvmlite import ir

    def described(self: Any, kind: Any, size: int, datamodel: Any = None) -> Any:
        if isinstance(kind, ir.ArrayType) and size == 0:
            return var_type(self, ir.LiteralStructType([]), size)
        return var_type(self, kind, size, datamodel)

    return described


def _keep_nothing(_: Any) -> None:
    """Leave alone a cache on disk: what is compiled without optimisation is not for later."""


def _called(kernel: Any) -> Called:
    """Return what is called: the kernel's name and file, and its arrays with the parameters that they are passed in."""
    function = getattr(kernel, "py_func", None)  # a kernel that was compiled before, and kept in a file, has none
    if function is None:
        name, file = kernel.entry_name, ""
        names = [f"argument {number}" for number in range(1, len(kernel.argument_types) + 1)]
    else:
        name, file = function.__name__, function.__code__.co_filename
        names = list(inspect.signature(function).parameters)
    found: list[Passing] = []
    first = 0
    for argument, kind in zip(names, kernel.argument_types, strict=False):
        first = _passed(argument, kind, first, found)
    options = kernel.library._nvvm_options  # noqa: SLF001 - a kernel from a file has no other memory of them
    return Called(name, file, tuple(found), optimised="g" not in options and options.get("opt") != 0)


def _passed(name: str, kind: Any, first: int, found: list[Passing]) -> int:
    """Add the arrays in an argument of a type of Numba's; return the number of the parameter after it."""
    from numba.cuda import types
    from numba.np.numpy_support import as_dtype

    if isinstance(kind, types.Array):
        found.append(Passing(name, as_dtype(kind.dtype), kind.ndim, first))
        return first + _WORDS + 2 * int(kind.ndim)
    if isinstance(kind, types.BaseTuple):
        for number, part in enumerate(kind):
            first = _passed(f"{name}[{number}]", part, first, found)
        return first
    return first + (2 if isinstance(kind, types.Complex) else 1)
