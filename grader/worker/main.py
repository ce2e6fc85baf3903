"""The worker: loads one file, calls its functions on shared arrays, and answers in small messages.

It knows no expected value, no clock and no verdict. The same program runs the student's file, the
baseline and the reference: nothing but the path differs.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import importlib.util
import inspect
import mmap
import os
import re
import signal
import socket
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader import wire, wire_facts
from grader.wire import Place
from grader.worker import launches, notebook, source
from grader.worker.distil import distil
from grader.worker.lines import line_of
from grader.worker.names import Undistillable

_TEXT = 1500
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PR_SET_PDEATHSIG = 1  # prctl(2)


class Worker:
    """One submission, loaded, and the arena its arrays lie in."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._arena = memoryview(b"")
        self._module = ModuleType("empty")
        self._path = ""
        self._place = Place.NUMPY
        self._device: Any = None
        self._shared: Any = None
        self._observed: Any = None
        self._crew: Any = None

    def serve(self) -> None:
        """Answer requests until the judge closes the channel."""
        while True:
            data, descriptors, _, _ = socket.recv_fds(self._channel, wire.MAX_MESSAGE, 1)
            if not data:
                return
            request = wire.decode_request(data)
            if isinstance(request, wire.Load):
                self._load(request)
            elif isinstance(request, wire.Map):
                self._map(request, descriptors[0])
            elif isinstance(request, (wire.Compile, wire.Assemble)):
                self._compile(request)
            elif isinstance(request, wire.Ping):
                self._answer(wire.Returned(request.number, "NoneType", ()))
            elif request.phase in ("facts", "lines"):
                self._tell(request)
            elif request.phase == "traced":
                with self._observed.traced():
                    self._call(request)
            else:
                self._call(request)

    def _answer(self, reply: wire.Reply) -> None:
        self._channel.send(wire.encode(reply))

    def _map(self, request: wire.Map, descriptor: int) -> None:
        if request.device:
            self._map_device(request, descriptor)
            return
        flags = mmap.MAP_SHARED | mmap.MAP_POPULATE
        self._arena = memoryview(mmap.mmap(descriptor, request.size, flags=flags))
        os.close(descriptor)

    def _map_device(self, request: wire.Map, descriptor: int) -> None:
        from grader.worker import device

        if self._shared is not None:
            self._shared.close()
        self._shared = device.Shared(descriptor, request.size)

    def _load(self, request: wire.Load) -> None:
        """Say what the source holds, then execute it and say what it defines."""
        _die_with_the_judge()  # not before: until its first request a worker may still change parents
        self._path, self._place = request.path, request.place
        code = Path(request.path).read_bytes()
        facts = source.parse(code, request.entries)
        self._answer(facts)
        if facts.syntax_error:
            return
        try:
            self._make_ready()
            if request.distilled:
                self._module = _kernels(request.path, code, request.entries)
            else:
                self._module = _whole(request.path)
            reply: wire.Reply = _loaded(self._module, request.entries)
        except Undistillable as refusal:
            reply = wire.Refused(refusal.line, refusal.message[:_TEXT])
        except BaseException as error:
            reply = self._raised(0, error)
        self._answer(reply)

    def _make_ready(self) -> None:
        if self._place is Place.COMPILER:
            from grader.worker import compile as toolchain

            toolchain.prepare()
        elif self._place is Place.DEVICE:
            from grader.worker import compile as toolchain

            toolchain.find_libraries()
        elif self._place is Place.SIMULATOR:
            from grader.worker import cuda

            cuda.prepare_simulator()
        elif self._place is Place.DIAGNOSIS:
            from grader.worker import diagnose

            self._observed = diagnose.observed(self._path)

    def _tell(self, call: wire.Call) -> None:
        """Write what there is to say of an entry and its file, or where its lines are, to the end of the arena."""
        from grader.worker import diagnose

        function: Any = None
        try:
            function = getattr(self._module, call.entry)
            if call.phase == "lines":
                text = diagnose.placed(self._observed.dispatchers)
            else:
                arguments = [self._argument(item) for item in call.arguments]
                text = wire_facts.encode(diagnose.facts(self._observed, call.entry, function, arguments))
            self._arena[len(self._arena) - len(text) :] = text
            reply: wire.Reply = wire.Compiled((len(text),))
        except BaseException as error:
            reply = self._raised(call.number, error, function)
        self._answer(reply)

    def _call(self, call: wire.Call) -> None:
        function: Any = None
        try:
            function = getattr(self._module, call.entry)
            arguments = [self._argument(item) for item in call.arguments]
            if call.numba_threads:
                importlib.import_module("numba").set_num_threads(call.numba_threads)
            result = self._ufunc(call, function, arguments) if call.method else self._run(call, function, arguments)
            reply: wire.Reply = wire.Returned(call.number, type(result).__name__[:_TEXT], _integers(result))
        except BaseException as error:
            reply = self._raised(call.number, error, function)
        self._answer(reply)

    def _compile(self, request: wire.Compile | wire.Assemble) -> None:
        from grader.worker import compile as toolchain

        if isinstance(request, wire.Compile):
            self._answer(toolchain.compiled(self._module, request, self._arena))
        else:
            self._answer(toolchain.assembled(request, self._arena))

    def _run(self, call: wire.Call, function: Any, arguments: list[Any]) -> Any:
        if call.threads > 1:
            from grader.worker.crew import Crew

            self._crew = self._crew or Crew(call.threads)
            return self._crew.call(function, arguments)
        if not call.launch:
            return function(*arguments)
        launch = launches.for_numba(call.launch)
        if self._shared is not None:
            self._shared.run(function, launch, arguments)
            return None
        from grader.worker import cuda

        if self._place is Place.SIMULATOR:
            cuda.simulate(function, launch, arguments, _names(function))
            return None
        self._device = self._device or cuda.DeviceCall()
        self._device.run(call.phase, function, launch, arguments)
        return None

    def _ufunc(self, call: wire.Call, ufunc: Any, arguments: list[Any]) -> Any:
        """Call a ufunc, or a method of it, as NumPy's users do: the results go to `out`."""
        *inputs, out = arguments
        return getattr(ufunc, call.method)(*inputs, out=out if call.outputs == 1 else tuple(out))

    def _argument(self, item: wire.Slot | wire.Value) -> Any:
        if not isinstance(item, wire.Slot):
            return item
        if self._shared is not None:
            return self._shared.array(item)
        return np.ndarray(item.shape, item.dtype, self._arena, item.offset, item.strides or None)

    def _raised(self, number: int, error: BaseException, function: Any = None) -> wire.Raised:
        said, line = "", 0
        with contextlib.suppress(BaseException):  # an exception's own __str__ is student code too
            said = _COLOUR.sub("", str(error))
        with contextlib.suppress(BaseException):
            line = line_of(error, said, self._path, function)
        message = _shortened(said.replace(self._path, Path(self._path).name))
        return wire.Raised(number, type(error).__name__[:100], message, max(line, 0))


def _shortened(text: str) -> str:
    """Return a text that fits into a message. Of a long one, which is a compiler's, the middle matters least."""
    if len(text) <= _TEXT:
        return text
    if len(text) > wire.MAX_REPORT:
        half = wire.MAX_REPORT // 2 - 10
        text = f"{text[:half]}\n[...]\n{text[-half:]}"
    return text.encode("ascii", "replace").decode()


def _whole(path: str) -> ModuleType:
    """Execute all of the file."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    vars(module).update(notebook.names())
    spec.loader.exec_module(module)
    return module


def _kernels(path: str, code: bytes, names: tuple[str, ...]) -> ModuleType:
    """Execute the kernels in the file and what they use; raises Undistillable where these are more than that."""
    module = ModuleType(Path(path).stem)
    tree = distil(ast.parse(code), names)
    exec(compile(tree, path, "exec", dont_inherit=True), vars(module))  # noqa: S102 - what the file is here for
    return module


def _loaded(module: ModuleType, entries: tuple[str, ...]) -> wire.Loaded:
    """Return the argument names of those `entries` that the module defines as something callable."""
    found = {name: getattr(module, name, None) for name in entries}
    known = {name: _parameters(function)[:20] for name, function in found.items() if callable(function)}
    optional = {name: [one for one in each if one.default is not one.empty] for name, each in known.items()}
    return wire.Loaded(_named(known), _named(optional))


def _named(parameters: dict[str, list[inspect.Parameter]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(one.name[:100] for one in each) for name, each in parameters.items()}


def _parameters(function: Any) -> list[inspect.Parameter]:
    """Return what a function takes by position; a compiled function is asked for the Python one inside it.

    There is nothing to say of a function of C's, and of one that takes any number.
    """
    try:
        known = inspect.signature(getattr(function, "py_func", function)).parameters.values()
    except (TypeError, ValueError):
        return []
    if any(one.kind is one.VAR_POSITIONAL for one in known):
        return []
    return [one for one in known if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]


def _names(function: Any) -> list[str]:
    return [one.name for one in _parameters(function)]


def _integers(result: Any) -> tuple[int, ...]:
    """Return a short tuple or list of whole numbers as it is, a launch as a row, anything else as an empty one."""
    row = launches.flat(result) if isinstance(result, (tuple, list)) and len(result) <= wire.MAX_VALUES else ()
    whole = all(isinstance(item, (int, np.integer)) and not isinstance(item, bool) for item in row)
    if len(row) > wire.MAX_VALUES or not whole or any(abs(int(item)) >= 2**63 for item in row):
        return ()
    return tuple(int(item) for item in row)


def _die_with_the_judge() -> None:
    """Have the kernel kill this process when the judge is gone, whatever becomes of the judge."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main(descriptor: int) -> None:
    """Serve the channel with this descriptor."""
    with contextlib.suppress(ImportError):
        importlib.import_module("_numba_cuda_redirector")  # what a .pth file of numba-cuda does where there is a site
    channel = socket.socket(fileno=descriptor)
    with channel:
        channel.send(wire.READY)
        Worker(channel).serve()
