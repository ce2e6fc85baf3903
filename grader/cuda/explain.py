"""A kernel compiled, run on the emulated GPU and judged: everything that `jitgrade cuda-explain` shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import functions
from grader.cuda.arguments import arguments, require_as_many, type_of
from grader.cuda.array_names import names_in, with_names
from grader.cuda.exceptions import named
from grader.cuda.expected import mismatches
from grader.cuda.files import expected_from, values_from
from grader.cuda.offline_compile import Compiled, Uncompiled, Usage, compile_kernel, usages
from grader.cuda.programs.summary import Told
from grader.errors import UsageError
from grader.ptxemu import Argument, Exhausted, Grid, Limits, Orders, PtxError, Run, Unsupported, launch, load
from grader.sandbox.launch import Launcher

_EMULATED = 80
_LINKED = (
    " A kernel that computes with float16 is linked with NVIDIA's CUDA C, as others are with their own. `jitgrade run` "
    "links it: launch the kernel in a program."
)


@dataclass(frozen=True)
class Question:
    """What to explain: a kernel of a file, a launch, arguments as grader.cuda.arguments describes them.

    Where it races, other `orders` are tried.

    Or these come `arguments_from` what grader.cuda.files knows; then `outputs` are the parameters that the kernel is to
    fill. `expected` says likewise where the arrays are that it is to leave.
    """

    file: Path
    kernel: str
    grid: Grid
    arguments: str = ""
    dynamic_shared: int = 0
    seconds: float = 60.0
    arguments_from: str = ""
    outputs: tuple[str, ...] = ()
    expected: str = ""
    orders: Orders | None = field(default_factory=Orders)


@dataclass(frozen=True)
class Explanation:
    """What there is to say. `run` is None where the kernel was not run, and `obstacle` says why.

    `mismatches` are what is in its arrays and was not expected.
    """

    question: Question
    source: tuple[str, ...]
    arguments: Sequence[Argument]
    uncompiled: Uncompiled | None
    usages: dict[int, Usage | None]
    run: Run | None
    obstacle: str
    mismatches: tuple[str, ...] = ()

    @property
    def told(self) -> list[Told]:
        """What was found, as of a program's launch; without other files: their names are an attacker's here."""
        findings = self.run.findings if self.run else ()
        return [Told(self.question.kernel, str(self.question.file), finding) for finding in findings]


def explain(launcher: Launcher, question: Question) -> Explanation:
    """Compile and run a kernel; raises UsageError where the question cannot be asked."""
    code = functions.read(question.file)
    names = functions.parameters(code, question.kernel)
    given = _given(question, names)
    wanted = expected_from(question.expected, [argument.value for argument in given]) if question.expected else {}
    source = tuple(code.decode("utf-8", "replace").splitlines())
    types = [type_of(argument) for argument in given]
    name = question.file.stem if question.file.stem.isidentifier() else "kernel"
    compiled = compile_kernel(launcher, name, code, question.kernel, types, raising=True)
    if isinstance(compiled, Uncompiled):
        return Explanation(question, source, given, compiled, {}, None, "")
    run, obstacle = _run(compiled, question, given)
    if run is not None:
        shared = names_in("\n".join(source))
        run = replace(run, findings=[with_names(finding, shared) for finding in run.findings])
    wrong = mismatches(given, wanted) if run is not None else ()
    return Explanation(question, source, given, None, usages(launcher, compiled.texts), run, obstacle, wrong)


def _given(question: Question, names: Sequence[str]) -> list[Argument]:
    """Return the arguments that a question describes, or says where to find."""
    if not question.arguments_from:
        return arguments(question.arguments, names)
    values = values_from(question.arguments_from, names)
    require_as_many(values, names)
    unknown = set(question.outputs) - set(names)
    if unknown:
        raise UsageError(f"The kernel has no parameter {', '.join(sorted(unknown))}; it has {', '.join(names)}.")
    return [
        Argument(name, value, initialised=name not in question.outputs, output=name in question.outputs)
        for name, value in zip(names or map(str, range(len(values))), values, strict=True)
    ]


def _run(compiled: Compiled, question: Question, given: Sequence[Argument]) -> tuple[Run | None, str]:
    limits = Limits(seconds=question.seconds)
    try:
        program = load(compiled.texts[_EMULATED])
        shared = question.dynamic_shared
        run = launch(
            program,
            question.grid,
            given,
            dynamic_shared=shared,
            locks=True,
            limits=limits,
            orders=question.orders,
        )
        return replace(run, findings=[named(finding, compiled.exceptions) for finding in run.findings]), ""
    except Exhausted as error:
        return None, f"Not checked: {error}. An endless loop, or more work than is emulated: try a smaller launch."
    except Unsupported as error:
        return None, f"Not checked: the emulator does not know {error}.{_LINKED if 'a call of' in str(error) else ''}"
    except PtxError as error:
        return None, f"Not checked: what the compiler gave is {error}."
