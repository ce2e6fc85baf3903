"""CUDA C that kernels are linked with, compiled to PTX by NVIDIA's NVRTC: it needs no GPU, and comes from pip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.cuda.programs.core import ObjectCode

INSTALL = (
    "This kernel is linked with CUDA C, as float16 arithmetic is. Install its compiler: pip install 'jitgrade[cuda-c]'"
)

_NEVER = (b"--dlink-time-opt",)  # the emulated GPU links PTX, and not what NVIDIA's linker optimises


class NotCompiled(Exception):
    """CUDA C that NVRTC refuses, with what it says, or no NVRTC to ask."""


class Source:
    """A text of CUDA C, with the names of cuda.core's Program as far as numba-cuda uses them."""

    def __init__(self, code_type: type[ObjectCode], text: str, language: str, options: Any) -> None:  # noqa: ARG002
        self._code_type = code_type
        self._text = text
        self._options = options

    def compile(self, target: str, logs: Any = None) -> ObjectCode:  # noqa: ARG002 - PTX is all that is linked here
        """Return the PTX; raises NotCompiled. What the compiler says is written to `logs`."""
        from cuda.bindings import nvrtc

        if not has_nvrtc():
            raise NotCompiled(INSTALL)
        options = [option for option in self._options.as_bytes("nvrtc") if option not in _NEVER]
        program = _asked(nvrtc.nvrtcCreateProgram, self._text.encode(), self._options.name.encode(), 0, [], [])
        try:
            (status,) = nvrtc.nvrtcCompileProgram(program, len(options), options)
            log = _text_of(nvrtc.nvrtcGetProgramLogSize, nvrtc.nvrtcGetProgramLog, program).decode(errors="replace")
            if status != nvrtc.nvrtcResult.NVRTC_SUCCESS:
                raise NotCompiled(f"NVRTC refuses {self._options.name}:\n{log}")
            if log and logs is not None:
                logs.write(log)
            return self._code_type.from_ptx(
                _text_of(nvrtc.nvrtcGetPTXSize, nvrtc.nvrtcGetPTX, program), self._options.name
            )
        finally:
            nvrtc.nvrtcDestroyProgram(program)


def has_nvrtc() -> bool:
    """Return whether NVRTC is installed."""
    from cuda.bindings import nvrtc

    try:
        return bool(nvrtc.nvrtcVersion()[0] == nvrtc.nvrtcResult.NVRTC_SUCCESS)
    except RuntimeError:
        return False


def _text_of(size: Callable[[Any], Any], get: Callable[..., Any], program: Any) -> bytes:
    """Return a text that NVRTC holds of a program, without the zero byte at its end."""
    held: bytes = b" " * _asked(size, program)
    _asked(get, program, held)
    return held.rstrip(b"\0")


def _asked(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of NVRTC and return what it answers; raises NotCompiled where it fails."""
    status, *found = function(*arguments)
    if int(status):
        raise NotCompiled(f"NVRTC fails in {function.__name__}: {status.name}")
    return found[0] if found else None
