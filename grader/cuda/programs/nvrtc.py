"""CUDA C that kernels are linked with, compiled to PTX by NVIDIA's NVRTC, where that is installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from grader.cuda.programs.core import ObjectCode

INSTALL = (
    "This kernel is linked with CUDA C, as float16 arithmetic is. Install its compiler: pip install 'jitgrade[cuda-c]'"
)
_NEVER = (b"--dlink-time-opt",)  # the emulated GPU links PTX, and not what NVIDIA's linker optimises


class NotInstalled(Exception):
    """There is no NVRTC to compile CUDA C with; the message says what to install."""


def has_nvrtc() -> bool:
    """Return whether NVRTC is installed."""
    from cuda.bindings import nvrtc

    try:
        return bool(nvrtc.nvrtcVersion()[0] == nvrtc.nvrtcResult.NVRTC_SUCCESS)
    except RuntimeError:
        return False


def compiler(code_type: type[ObjectCode]) -> Callable[..., CudaC]:
    """Return what stands for cuda.core's Program, whose own asks the driver whether it can load what was compiled."""

    def program(text: str, _: str, options: Any) -> CudaC:
        return CudaC(text, options, code_type)

    return program


class CudaC:
    """A text of CUDA C++ and the options that it is compiled with, cuda.core's ProgramOptions."""

    def __init__(self, text: str, options: Any, code_type: type[ObjectCode]) -> None:
        self._text, self._options, self._code_type = text, options, code_type

    def compile(self, _: str, logs: Any = None) -> ObjectCode:
        """Return its PTX, whatever was asked for; what NVRTC says is written to `logs`.

        Raises NotInstalled, and NVRTCError where it refuses the text.
        """
        if not has_nvrtc():
            raise NotInstalled(INSTALL)
        name = str(self._options.name or "default_program")
        options = tuple(option for option in self._options.as_bytes("nvrtc") if option not in _NEVER)
        ptx, log = _compiled(self._text, name, options)
        if logs is not None and log:
            logs.write(log)
        return self._code_type.from_ptx(ptx, name)


@lru_cache(64)
def _compiled(text: str, name: str, options: tuple[bytes, ...]) -> tuple[bytes, str]:
    """Return the PTX of a text, and what NVRTC says of it; kept, for NRT alone is compiled for kernel after kernel."""
    from cuda.bindings import nvrtc
    from cuda.core._utils.cuda_utils import NVRTCError

    error, program = nvrtc.nvrtcCreateProgram(text.encode(), name.encode(), 0, [], [])
    if error != nvrtc.nvrtcResult.NVRTC_SUCCESS:
        raise NVRTCError(error.name)
    try:
        (error,) = nvrtc.nvrtcCompileProgram(program, len(options), list(options))
        log = _read(program, nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog).decode("utf-8", "replace")
        if error != nvrtc.nvrtcResult.NVRTC_SUCCESS:
            raise NVRTCError(f"{error.name}: {log}")
        return _read(program, nvrtc.nvrtcGetPTXSize, nvrtc.nvrtcGetPTX), log
    finally:
        nvrtc.nvrtcDestroyProgram(program)


def _read(program: Any, size_of: Callable[[Any], Any], read: Callable[[Any, bytes], Any]) -> bytes:
    """Return what one of NVRTC's pairs of functions gives, without the zeros at its end."""
    _, size = size_of(program)
    data: bytes = b" " * size
    read(program, data)  # it writes into these bytes: that is how NVIDIA's binding has it
    return data.rstrip(b"\0")
