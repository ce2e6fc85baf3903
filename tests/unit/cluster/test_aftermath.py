"""What a storm leaves is compared with an undisturbed run: whatever is wrong is found."""

from __future__ import annotations

from pathlib import Path

from grader.classroom import ResultStore
from grader.cluster import coordinator, work
from grader.counted import store_in
from grader.handed_in import students_of
from grader.judge.session.grade import Options
from grader.model import Verdict
from tests.studies.cluster import stub_judge
from tests.studies.cluster.aftermath import aftermath
from tests.studies.cluster.storm import results
from tests.unit.minicourse import hand_in, make_exercise


def test_what_is_lost_twice_changed_or_another_verdict_is_found(tmp_path: Path) -> None:
    """A class without a fault is well; each fault that is made in it is told, and no other."""
    exercise, out = make_exercise(tmp_path / "course"), tmp_path / "out"
    points = {"ada": "100", "bo": "50", "cy": "0"}
    for name, code in points.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    rows = coordinator.plan([exercise], students_of(tmp_path / "class"), ResultStore(out), Options())
    work.work(out, lambda unit: stub_judge.judged(out, unit, 0.0))
    coordinator.adopt(rows, ResultStore(out), Options())
    slug, kept = exercise.slug, results(out)
    wanted = {(name, slug): Verdict.PASSED if int(code) else Verdict.WRONG for name, code in points.items()}
    assert aftermath(out, wanted, kept).is_well
    other = aftermath(out, wanted | {("cy", slug): Verdict.SLOW}, kept).other
    assert [text.split(":")[0] for text in other] == [f"cy {slug}"]
    units = {row.student.id: row.unit.unit for row in rows if row.unit}
    folder = store_in(out).folder
    first = folder / units["ada"][:2] / f"{units['ada']}.0.json"
    first.with_name(first.name.replace(".0.", ".1.")).write_text(first.read_text())
    (folder / units["bo"][:2] / f"{units['bo']}.0.json").unlink()
    found = aftermath(out, wanted, kept)
    assert not found.is_well
    assert [text.split(":")[0] for text in found.twice] == [f"ada {slug}"]
    assert [text.split(":")[0] for text in found.lost] == [f"bo {slug}"]
    assert list(found.changed) == [f"{units['bo']}.0.json"]
