"""The compiler's worker: as confined as any, whatever it answers is checked, and what it refuses is explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader import cli, wire
from grader.cuda import offline_compile
from grader.cuda.advice import advice
from grader.cuda.offline_compile import Compiled, Obstacle, Uncompiled, Usage, compile_kernel, parse_usage, usages
from grader.cuda.toolchain import Silent, Toolchain
from grader.errors import UsageError
from grader.ptxemu import Argument, Exhausted, Grid, PtxError, Unsupported, launch, load
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.cuda.corpus import FOLDER

pytestmark = [
    pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed"),
    pytest.mark.sampled(6),
]
_ADD = (FOLDER / "right.py").read_bytes()
_ARRAYS = ("f4:1", "f4:1", "f4:1")


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """Start workers, and end them with this module."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        yield launcher


def _compiled(launcher: Launcher, code: str, kernel: str = "k") -> Compiled | Uncompiled:
    return compile_kernel(launcher, "work", code.encode(), kernel, ("f4:1", "f4:1"), (80,))


def test_a_kernel_is_compiled_for_every_architecture(launcher: Launcher) -> None:
    """One worker gives PTX for all the architectures, with the student's lines in it."""
    found = compile_kernel(launcher, "right", _ADD, "add_guarded", _ARRAYS)
    assert isinstance(found, Compiled)
    assert set(found.texts) == set(offline_compile.ARCHS)
    assert all(f".target sm_{arch}".encode() in text and b".loc" in text for arch, text in found.texts.items())


def test_the_assembler_tells_registers_and_stack(launcher: Launcher) -> None:
    """A kernel with a local array needs a stack, a simple one does not; what is no PTX gives no figures."""
    simple = compile_kernel(launcher, "right", _ADD, "add_guarded", _ARRAYS, (80,))
    local = compile_kernel(launcher, "right", _ADD, "sine64", ("f8:1", "f8:1"), (80,))
    assert isinstance(simple, Compiled)
    assert isinstance(local, Compiled)
    one, other = (usages(launcher, found.texts)[80] for found in (simple, local))
    assert one is not None
    assert other is not None
    assert 4 <= one.registers <= 255
    assert (one.stack, one.spilled) == (0, 0)
    assert other.stack >= 40
    assert usages(launcher, {80: b".version 8.0 nonsense", 90: simple.texts[80]}) == {80: None, 90: one}


def test_a_report_of_the_assembler_is_read() -> None:
    """Registers, stack, and spills of both directions are added up."""
    log = "Function properties\n 96 bytes stack frame, 40 bytes spill stores, 44 bytes spill loads\nUsed 255 registers"
    assert parse_usage(log) == Usage(255, 96, 84)


def test_a_helper_and_what_else_the_file_does_are_no_obstacle(launcher: Launcher) -> None:
    """Of a file, only the kernel and what it uses is executed: not a launch at its end, not a foreign import."""
    code = (
        "import torch\nfrom numba import cuda\n@cuda.jit(device=True)\ndef h(x):\n    return x + 1\n"
        "@cuda.jit\ndef k(a, out):\n    out[0] = h(a[0])\nk[1, 1](None, None)\n"
    )
    assert isinstance(_compiled(launcher, code), Compiled)


def test_what_cannot_be_checked_is_not_rejected(launcher: Launcher) -> None:
    """A file that does not load here, for want of a package, is unchecked; one that is no Python is rejected."""
    code = "import torch\nfrom numba import cuda\n@torch.thing\n@cuda.jit\ndef k(a, out):\n    out[0] = a[0]\n"
    found = _compiled(launcher, code)
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.UNCHECKED
    broken = _compiled(launcher, "def k(:\n")
    assert isinstance(broken, Uncompiled)
    assert (broken.obstacle, broken.line) == (Obstacle.REJECTED, 1)


_DECORATORS = (
    "cuda.jit('void(float32[:], float32[:])')",
    "cuda.jit([(numba.int32[:], numba.int32[:]), (numba.float32[::1], numba.float32[::1])])",
    "cuda.jit(cache=True, fastmath=True, launch_bounds=1024, max_registers=64, lineinfo=True)",
)


def test_a_kernel_is_compiled_whatever_its_decorator_says(launcher: Launcher) -> None:
    """A signature would be compiled for at once, and takes a driver; here it only says which types are taken."""
    kernels = {f"k{n}": decorator for n, decorator in enumerate(_DECORATORS)}
    texts = [f"@{decorator}\ndef {name}(a, out):\n    out[0] = a[0]\n" for name, decorator in kernels.items()]
    code = "import numba\nfrom numba import cuda\n" + "".join(texts)
    with Toolchain(launcher, "work", code.encode()) as toolchain:
        assert isinstance(toolchain.load(tuple(kernels), distilled=True), wire.Loaded)
        for name, decorator in kernels.items():
            assert isinstance(toolchain.compile(name, ("f4:1", "f4:1"), (80,)), list), decorator


@pytest.mark.parametrize(
    ("decorator", "told"),
    [
        ("cuda.jit('void(int32[:], int32[:])')", "signature names other types"),
        ("cuda.jit(argtypes=(numba.float32[:],))", "argtypes"),
    ],
)
def test_a_decorator_that_no_gpu_takes_is_rejected(launcher: Launcher, decorator: str, told: str) -> None:
    """A kernel that cannot be compiled as it is decorated has been checked, and refused."""
    code = f"import numba\nfrom numba import cuda\n@{decorator}\ndef k(a, out):\n    out[0] = a[0]\n"
    found = _compiled(launcher, code)
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.REJECTED
    assert told in found.message


_MANY_CALLS = "from numba import cuda\n" + "".join(
    f"@cuda.jit(device=True)\ndef f{n}(x):\n    y = f{n - 1}(x + 1) if x > {n} else x\n    return f{n - 1}(x) * y\n"
    if n
    else "@cuda.jit(device=True)\ndef f0(x):\n    return x + 1\n"
    for n in range(24)
)


def test_a_kernel_on_which_the_compiler_stays_silent_is_rejected(launcher: Launcher) -> None:
    """Where a plain kernel is compiled at the same time, no answer is the kernel's doing, and pays nothing."""
    code = f"{_MANY_CALLS}@cuda.jit\ndef k(a, out):\n    out[0] = f23(a[0])\n".encode()

    def impatient(launcher: Launcher, file: str, code: bytes) -> Toolchain:
        return Toolchain(launcher, file, code, timeout_s=60 if file == "plain" else 8)

    found = compile_kernel(launcher, "work", code, "k", ("f4:1", "f4:1"), (80,), whole=False, start=impatient)
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.REJECTED
    assert "no answer on this kernel" in found.message


def test_a_silent_compiler_rejects_nothing(launcher: Launcher) -> None:
    """Where no kernel is compiled in time, it is the machine's fault."""

    def hurried(launcher: Launcher, file: str, code: bytes) -> Toolchain:
        return Toolchain(launcher, file, code, timeout_s=0.01)

    code = b"from numba import cuda\n@cuda.jit\ndef k(a, out):\n    out[0] = a[0]\n"
    found = compile_kernel(launcher, "work", code, "k", ("f4:1", "f4:1"), (80,), whole=False, start=hurried)
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.UNCHECKED


def test_a_rejected_kernel_names_the_line_and_what_to_write(launcher: Launcher) -> None:
    """The message has the student's line."""
    code = "from numba import cuda\n@cuda.jit\ndef k(a, out):\n    values = a[0]\n    out[0] = values.missing\n"
    found = _compiled(launcher, code)
    assert isinstance(found, Uncompiled)
    assert (found.obstacle, found.line) == (Obstacle.REJECTED, 5)
    assert found.hint


_HOSTILE = {
    "dies": "import os; os._exit(0)",
    "never answers": "import time; time.sleep(600)",
    "sends noise": "import os\nfor n in range(3, 9):\n    try: os.write(n, b'noise')\n    except OSError: pass",
    "prints without end": "while True: print('x' * 10**6)",
    "takes all memory": "x = []\nwhile True: x.append(bytearray(2**26))",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_file_gives_no_ptx_and_stops_nobody(launcher: Launcher, name: str) -> None:
    """Whatever code does in the compiler's process, the judge goes on, and calls it unchecked."""
    code = f"{_HOSTILE[name]}\nclass Odd: pass\n@Odd\ndef k(a, out): pass\n"

    def impatient(launcher: Launcher, file: str, code: bytes) -> Toolchain:
        return Toolchain(launcher, file, code, timeout_s=5)

    found = compile_kernel(launcher, "work", code.encode(), "k", ("f4:1",), (80,), start=impatient)
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.UNCHECKED


_FORGER = """
from numba import cuda
import numba.cuda
numba.cuda.compile_ptx = lambda kernel, *a, **k: ({texts!r}[kernel.__name__], None)
cuda.compile_ptx = numba.cuda.compile_ptx
class jit:
    def __init__(self, f): self.py_func = f
"""
_FORGED = ("", "\x1b[2J", ".version 8.0 .target sm_80 .visible .entry k() { evil; }", "x" * 10**6)


def test_forged_ptx_is_judged_for_what_it_is(launcher: Launcher) -> None:
    """A worker may send any text: it is parsed with limits, and what is no kernel is none."""
    forged = {f"k{n}": ptx for n, ptx in enumerate(_FORGED)}
    code = _FORGER.format(texts=forged) + "".join(f"@jit\ndef {name}(a, out): out[0] = a[0]\n" for name in forged)
    given = [Argument("a", np.zeros(4, np.float32)), Argument("out", np.zeros(4, np.float32))]
    with Toolchain(launcher, "work", code.encode()) as toolchain:
        assert isinstance(toolchain.load(tuple(forged), distilled=False), wire.Loaded)
        for name, ptx in forged.items():
            texts = toolchain.compile(name, ("f4:1", "f4:1"), (80,))
            assert texts == [ptx.encode()]
            with pytest.raises((PtxError, Unsupported, Exhausted)):
                launch(load(texts[0]), Grid((1, 1, 1), (32, 1, 1)), given)


def test_sizes_that_cannot_be_are_no_answer(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes that are negative, too many, or more than the shared memory holds, are refused."""
    with Toolchain(launcher, "right", _ADD) as toolchain:
        for sizes in ((-5,), (1, 2), (2**40,)):
            monkeypatch.setattr(toolchain, "answer", lambda *_, s=sizes: wire.Compiled(s))
            with pytest.raises(Silent):
                toolchain.compile("add_guarded", _ARRAYS, (80,))


def test_without_the_toolchain_nothing_is_rejected(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the compiler is not installed the answer is unchecked, and says how to install it."""
    monkeypatch.setattr(offline_compile, "missing", lambda: "The CUDA compiler is not installed.")
    found = _compiled(launcher, "")
    assert isinstance(found, Uncompiled)
    assert found.obstacle is Obstacle.UNCHECKED


def test_internal_errors_of_the_compiler_are_explained() -> None:
    """Exceptions of the compiler's own get our words, not its."""
    assert "gave up" in advice("AssertionError", "").message
    assert advice("TypingError", "something quite new").hint


@pytest.mark.slow
def test_the_command_names_shared_arrays_and_tries_races(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A race at a shared array is told by the array's name and with what other orders did; the same as SARIF."""
    file, log = tmp_path / "racing.py", tmp_path / "log.sarif"
    file.write_text(
        "from numba import cuda, float32\n@cuda.jit\ndef k(a, out):\n    tile = cuda.shared.array(64, float32)\n"
        "    i = cuda.threadIdx.x\n    tile[i] = a[i]\n    out[i] = tile[63 - i]\n"
    )
    launched = ["--grid", "1", "--block", "64", "--args", "f4[64] out:f4[64]", "--sarif", str(log)]
    with pytest.raises(SystemExit) as ended:
        cli.main(["cuda-explain", f"{file}:k", *launched])
    assert ended.value.code == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "shared tile[63]" in told
    assert "it changed: out[" in told
    assert json.loads(log.read_text())["runs"][0]["results"][0]["ruleId"] == "race"


@pytest.mark.slow
def test_a_kernel_that_is_linked_with_cuda_c_is_sent_to_where_it_is_linked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who explains a kernel that computes with float16 reads that `jitgrade run` runs it."""
    file = tmp_path / "halves.py"
    file.write_text(
        "from numba import cuda\n@cuda.jit\ndef k(a, out):\n    i = cuda.grid(1)\n    out[i] = a[i] * a[i]\n"
    )
    with pytest.raises(SystemExit):
        cli.main(["cuda-explain", f"{file}:k", "--grid", "1", "--block", "32", "--args", "f2[32] out:f2[32]"])
    assert "`jitgrade run` links it" in " ".join(capsys.readouterr().out.split())


@pytest.mark.slow
def test_the_command_explains_a_kernel(capsys: pytest.CaptureFixture[str]) -> None:
    """`jitgrade cuda-explain` ends with 0 for a kernel without mistakes, and shows figures and a modelled time."""
    what = f"{FOLDER / 'right.py'}:add_grid_stride"
    cli.main(["cuda-explain", what, "--grid", "4", "--block", "64", "--args", "f4[1000] f4[1000] out:f4[1000]"])
    shown = capsys.readouterr().out
    assert "Nothing wrong found" in shown
    assert "sm_80" in shown
    assert "Modelled, not measured" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kernel", "arguments", "told"),
    [
        ("wrong.py:no_guard", "f4[1000] f4[1000] out:f4[1000]", "out of bounds"),
        ("host_only.py:makes_a_list", "f4[8] f4[8]", "No GPU could run this"),
        ("wrong.py:waits_for_ever", "f4[8] f4[8]", "did not end"),
    ],
)
def test_the_command_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], kernel: str, arguments: str, told: str
) -> None:
    """A kernel with a mistake ends it with 1, and the mistake is named with its line."""
    with pytest.raises(SystemExit) as ended:
        cli.main(
            [
                "cuda-explain",
                str(FOLDER / kernel),
                "--grid",
                "8",
                "--block",
                "128",
                "--args",
                arguments,
                "--seconds",
                "1",
            ]
        )
    assert ended.value.code == 1
    assert told in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"--grid": "0"},
        {"--block": "2048"},
        {"--grid": "many"},
        {"--args": "f4[8]"},
        {"--args": "f4[8] x9[8] f4[8]"},
        {"--args": "f4[99999999999999] f4[8] f4[8]"},
        {"what": "nowhere.py:k"},
        {"what": f"{FOLDER / 'right.py'}:nothing"},
    ],
)
def test_a_question_that_cannot_be_asked_is_a_usage_error(wrong: dict[str, str]) -> None:
    """A launch that no GPU takes, arguments that do not fit, and files that are not there are the caller's to mend."""
    options = {"--grid": "4", "--block": "64", "--args": "f4[8] f4[8] out:f4[8]"} | wrong
    what = options.pop("what", f"{FOLDER / 'right.py'}:add_guarded")
    with pytest.raises(UsageError):
        cli.cli.main(
            ["cuda-explain", what, *[word for pair in options.items() for word in pair]], standalone_mode=False
        )


@pytest.mark.slow
def test_a_terminal_sees_no_escapes_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Source lines are shown without what a terminal would obey."""
    file = tmp_path / "odd.py"
    file.write_text("from numba import cuda\n@cuda.jit\ndef k(a, out):\n    out[9] = a[0]  # \x1b[2J\u202e\n")
    with pytest.raises(SystemExit):
        cli.main(["cuda-explain", f"{file}:k", "--grid", "1", "--block", "32", "--args", "f4[8] f4[8]"])
    shown = capsys.readouterr().out
    assert "out[9]" in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
