"""CUDA C that kernels are linked with, compiled to PTX by NVIDIA's NVRTC, where that is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.cuda.programs.core import ObjectCode

_NEVER = (b"--dlink-time-opt",)  # the emulated GPU links PTX, and not what NVIDIA's linker optimises


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
        """Return its PTX, whatever was asked for; what NVRTC says is written to `logs`. Raises NVRTCError."""
        from cuda.bindings import nvrtc
        from cuda.core._utils.cuda_utils import NVRTCError

        name = str(self._options.name or "default_program").encode()
        options = [option for option in self._options.as_bytes("nvrtc") if option not in _NEVER]
        error, program = nvrtc.nvrtcCreateProgram(self._text.encode(), name, 0, [], [])
        if error != nvrtc.nvrtcResult.NVRTC_SUCCESS:
            raise NVRTCError(error.name)
        try:
            (error,) = nvrtc.nvrtcCompileProgram(program, len(options), options)
            log = _read(program, nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog).decode("utf-8", "replace")
            if error != nvrtc.nvrtcResult.NVRTC_SUCCESS:
                raise NVRTCError(f"{error.name}: {log}")
            if logs is not None and log:
                logs.write(log)
            return self._code_type.from_ptx(_read(program, nvrtc.nvrtcGetPTXSize, nvrtc.nvrtcGetPTX), name.decode())
        finally:
            nvrtc.nvrtcDestroyProgram(program)


def _read(program: Any, size_of: Callable[[Any], Any], read: Callable[[Any, bytes], Any]) -> bytes:
    """Return what one of NVRTC's pairs of functions gives, without the zeros at its end."""
    _, size = size_of(program)
    data = b" " * size
    read(program, data)  # it writes into these bytes: that is how NVIDIA's binding has it
    return data.rstrip(b"\0")
