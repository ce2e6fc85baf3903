"""The house of the grader has storeys, and imports go down only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.studies import house

_PACKAGE = house.ROOT / "grader"
_STOREYS = (
    ("grader.cli", "grader.__main__"),
    ("grader.commands",),
    ("grader.progress", "grader.doctor", "grader.watching"),
    ("grader.notebooks", "grader.platforms"),
    ("grader.explore",),
    ("grader.cluster.__init__", "grader.cluster.status"),
    (
        "grader.cluster.coordinator",
        "grader.cluster.dask_cluster",
        "grader.cluster.local",
        "grader.cluster.slurm",
        "grader.cluster.canaries",
    ),
    ("grader.cluster.work",),
    ("grader.cluster.plan", "grader.cluster.rehearsal"),
    ("grader.authoring",),
    ("grader.class_run",),
    ("grader.classroom",),
    ("grader.counted", "grader.fingerprints"),
    ("grader.handed_in.__init__",),
    ("grader.handed_in.pseudonyms", "grader.handed_in.received"),
    ("grader.handed_in.choice", "grader.handed_in.students"),
    (
        "grader.handed_in.members",
        "grader.handed_in.names",
        "grader.handed_in.online_text",
        "grader.handed_in.platforms",
    ),
    ("grader.handed_in.archives",),
    ("grader.handed_in.tape",),
    ("grader.judge.session.__init__",),
    ("grader.judge.session.plugin", "grader.judge.session.grade"),
    ("grader.judge.session.diagnoses",),
    ("grader.judge.session.recorder", "grader.judge.session.answer"),
    ("grader.judge.session.notebook",),
    ("grader.judge.session.cell_names", "grader.judge.session.exported", "grader.judge.session.foreign"),
    ("grader.judge.speed.__init__",),
    ("grader.judge.speed.modelled", "grader.judge.speed.speed_check"),
    ("grader.judge.speed.race", "grader.judge.speed.second_look"),
    ("grader.judge.speed.timed",),
    ("grader.judge.speed.device_roof", "grader.judge.speed.roofs"),
    ("grader.judge.speed.decision", "grader.judge.speed.outcome"),
    ("grader.judge.speed.samples",),
    ("grader.judge.trial.__init__",),
    ("grader.judge.trial.trial",),
    ("grader.judge.trial.programs",),
    ("grader.judge.trial.course_workers",),
    ("grader.judge.trial.problem", "grader.judge.trial.seed", "grader.judge.trial.stages"),
    ("grader.judge.call.__init__",),
    ("grader.judge.call.proxy",),
    ("grader.judge.call.submission",),
    (
        "grader.judge.call.contract",
        "grader.judge.call.device_check",
        "grader.judge.call.emulated",
        "grader.judge.call.keeper",
    ),
    ("grader.judge.call.link",),
    ("grader.judge.call.device_arena",),
    (
        "grader.judge.__init__",
        "grader.judge.compare",
        "grader.judge.costs",
        "grader.judge.faults",
        "grader.judge.call.arena",
        "grader.judge.call.output",
        "grader.judge.call.program",
        "grader.judge.call.scheduling",
    ),
    ("grader.why",),
    ("grader.cuda",),
    ("grader.ptxemu",),
    ("grader.advice",),
    ("grader.reports",),
    ("grader.cluster.store",),
    ("grader.cluster.filesystem", "grader.cluster.holder", "grader.cluster.listing", "grader.cluster.renewal"),
    ("grader.sandbox",),
    ("grader.worker",),
    ("grader.curriculum",),
    ("grader.catalog",),
    ("grader.toml", "grader.files", "grader.functions"),
    ("grader.student_ids",),
    (
        "grader.wire",
        "grader.wire_facts",
        "grader.model",
        "grader.errors",
        "grader.text",
        "grader.ipynb",
        "grader.machine",
    ),
    ("grader.amdahl", "grader.causes"),
)


def _storey(module: str) -> int:
    """Return how high `module` stands; 0 is the top."""
    for height, rooms in enumerate(_STOREYS):
        if any(module == room or module.startswith(room + ".") for room in rooms):
            return height
    pytest.fail(f"{module} stands on no storey: name it in this test")


def _modules() -> dict[str, Path]:
    paths = sorted(_PACKAGE.rglob("*.py"))
    return {".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts): path for path in paths}


def _imports(path: Path) -> set[str]:
    """Return the modules of ours that the file imports, names imported from packages included."""
    found = {f"{module}.{name}" if name else module for module, name in house.imported(path)}
    known = _modules()
    return {module for name in found if (module := _module(name, known)) is not None}


def _module(name: str, known: dict[str, Path]) -> str | None:
    """Return the module of ours that `name` is, or is a name of; for a package, the door that it is entered by."""
    names = (name, f"{name}.__init__", name.rpartition(".")[0], f"{name.rpartition('.')[0]}.__init__")
    return next((one for one in names if one.startswith("grader.") and one in known and one != "grader.__init__"), None)


def test_imports_go_down_only() -> None:
    """No module imports one that stands higher than itself."""
    upward = [
        f"{module} imports {imported}"
        for module, path in _modules().items()
        if module != "grader.__init__"
        for imported in _imports(path)
        if _storey(imported) < _storey(module)
    ]
    assert upward == []


def test_the_worker_knows_nothing_of_the_judge() -> None:
    """The worker, which student code shares, imports the wire and nothing else of ours."""
    foreign = {
        imported
        for module, path in _modules().items()
        if module.startswith("grader.worker")
        for imported in _imports(path)
        if not imported.startswith(("grader.worker", "grader.wire"))
    }
    assert foreign == set()


@pytest.mark.slow  # an interpreter of its own
def test_grading_needs_nothing_that_an_extra_installs() -> None:
    """`make grade` installs no extra, so grading imports none of what they bring."""
    extra = ("altair", "vl_convert", "distributed", "cryptography", "cupy", "nbgrader", "coverage")
    code = f"import sys; sys.modules.update(dict.fromkeys({extra})); import grader.cli, grader.commands.grading"
    subprocess.run([sys.executable, "-c", code], cwd=house.ROOT, check=True, timeout=100)


def test_only_the_command_line_prints_or_exits() -> None:
    """`print` and `sys.exit` are called in grader.cli alone."""
    callers = [
        module
        for module, path in _modules().items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit")
    ]
    assert set(callers) <= {"grader.cli"}


def test_modules_are_short() -> None:
    """No module has more than 300 lines."""
    long = {module: count for module, path in _modules().items() if (count := len(path.read_text().splitlines())) > 300}
    assert long == {}


_ROOMS = (
    ("grader.ptxemu.device",),
    ("grader.ptxemu.model",),
    ("grader.ptxemu.run.launch",),
    ("grader.ptxemu.run.emulator", "grader.ptxemu.run.orders", "grader.ptxemu.run.storage"),
    ("grader.ptxemu.run.arguments", "grader.ptxemu.run.queue", "grader.ptxemu.run.turns"),
    ("grader.ptxemu.run.decode", "grader.ptxemu.run.pauses", "grader.ptxemu.run.synchronise"),
    ("grader.ptxemu.run.decode_heap", "grader.ptxemu.run.fills"),
    ("grader.ptxemu.run.decode_memory", "grader.ptxemu.run.exchange"),
    ("grader.ptxemu.run.access", "grader.ptxemu.run.operands", "grader.ptxemu.run.warp"),
    ("grader.ptxemu.run.calls", "grader.ptxemu.run.watch", "grader.ptxemu.run.specials"),
    ("grader.ptxemu.run.locate",),
    ("grader.ptxemu.run.state",),
    ("grader.ptxemu.run.prints",),
    ("grader.ptxemu.checks",),
    ("grader.ptxemu.memory",),
    ("grader.ptxemu.compute",),
    ("grader.ptxemu.program",),
    ("grader.ptxemu.text",),
    ("grader.ptxemu.grid", "grader.ptxemu.errors"),
)
_DOORS = ("grader.ptxemu", "grader.ptxemu.model", "grader.ptxemu.device", "grader.cuda")


def _room(module: str) -> int:
    """Return how high a module of the emulator stands; 0 is the top."""
    for height, rooms in enumerate(_ROOMS):
        if any(module == room or module.startswith(room + ".") for room in rooms):
            return height
    pytest.fail(f"{module} is in no room of the emulator: name it in this test")


def test_the_emulator_has_rooms_and_imports_go_down_only() -> None:
    """A kernel's way through the emulator is that of the imports: no room knows one that comes after it."""
    upward = [
        f"{module} imports {imported}"
        for module, path in _modules().items()
        if module.startswith("grader.ptxemu.") and not module.endswith("__init__")
        for imported in _imports(path)
        if _room(imported) < _room(module)
    ]
    assert upward == []


def test_the_emulator_imports_nothing_else_of_ours() -> None:
    """NumPy, llvmlite, the standard library and its own modules are all that the emulator needs."""
    known = (*sys.stdlib_module_names, "numpy", "llvmlite")
    foreign = {
        imported
        for module, path in _modules().items()
        if module.startswith("grader.ptxemu.")
        for imported, _ in house.imported(path)
        if not imported.startswith("grader.ptxemu") and imported.partition(".")[0] not in known
    }
    assert foreign == set()


def test_the_emulator_is_entered_by_its_doors() -> None:
    """Others import from the emulator as a whole, or from a room with a door; so does the judge from grader.cuda."""
    deep = {
        f"{module} imports {imported}"
        for module, path in _modules().items()
        if not module.startswith("grader.ptxemu.")
        for imported, _ in house.imported(path)
        if imported.startswith("grader.ptxemu.") or (imported.startswith("grader.cuda.") and ".judge." in module)
        if imported not in _DOORS
    }
    assert deep == set()
