"""The store: at most one result of a unit, and whoever dies, stalls, comes late or finds no space does no harm."""

from __future__ import annotations

import dataclasses
import errno
import os
import threading
import time
from pathlib import Path

import pytest

from grader.cluster.holder import Holder, this_process
from grader.cluster.store import Claim, Store, Unit

UNIT = Unit("ada", "double", "0").name
ELSEWHERE = Holder("elsewhere", 1, 1, "another boot")
DEAD = dataclasses.replace(this_process(), started=1)  # a process that had this one's number


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an empty store."""
    return Store(tmp_path / "units")


def _age(store: Store, claim: Claim, seconds: float) -> None:
    path = store._claim_path(claim)
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def _taken(store: Store, unit: str = UNIT, attempt: int = 0) -> Claim:
    claim = store.take(unit, attempt)
    assert claim is not None
    return claim


def test_a_unit_is_another_when_anything_that_it_depends_on_changes() -> None:
    """Student, exercise and digest each make another unit, also where they look alike side by side."""
    units = [Unit("a", "b", "c"), Unit("a", "b", "d"), Unit("a", "bc", ""), Unit("ab", "", "c"), Unit("x", "b", "c")]
    assert len({unit.name for unit in units}) == len(units)
    assert {len(unit.name) for unit in units} == {32}


def test_one_has_a_claim_and_publishes_once(store: Store) -> None:
    """While one holds a unit nobody else gets it, and after its result nobody ever does."""
    claim = _taken(store)
    assert store.take(UNIT, 0) is None
    assert store.publish(claim, "first")
    assert store.result(UNIT, 0) == "first"
    assert store.take(UNIT, 0) is None
    assert not store.publish(claim, "second")
    assert store.result(UNIT, 0) == "first"


def test_a_claim_that_is_not_renewed_passes_on_with_a_higher_fence(tmp_path: Path) -> None:
    """Whoever stalled for longer than the lease finds that it has passed on, and what they publish is not taken."""
    away, here = Store(tmp_path, holder=ELSEWHERE), Store(tmp_path)
    late = _taken(away)
    assert here.take(UNIT, 0) is None
    _age(away, late, 119)
    assert here.take(UNIT, 0) is None
    _age(away, late, 2)
    claim = _taken(here)
    assert (late.fence, claim.fence) == (1, 2)
    assert not away.renew(late)
    assert not away.publish(late, "late")
    assert here.result(UNIT, 0) is None
    assert here.publish(claim, "in time")
    assert not away.publish(late, "late")
    assert here.result(UNIT, 0) == "in time"


def test_of_two_who_both_think_that_they_hold_it_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim can pass on after its holder has looked: the link decides, and the other is told."""
    away, here = Store(tmp_path, holder=ELSEWHERE), Store(tmp_path)
    late = _taken(away)
    _age(away, late, 121)
    claim = _taken(here)
    monkeypatch.setattr(Store, "_holds", lambda *_: True)
    assert here.publish(claim, "in time")
    assert not away.publish(late, "late")
    assert here.result(UNIT, 0) == "in time"


def test_a_renewed_claim_stays(tmp_path: Path) -> None:
    """A holder who is alive and slow keeps the unit."""
    away = Store(tmp_path, holder=ELSEWHERE)
    claim = _taken(away)
    _age(away, claim, 100)
    assert away.renew(claim)
    _age(away, claim, 100)
    assert Store(tmp_path).take(UNIT, 0) is None


def test_work_is_renewed_while_it_lasts(tmp_path: Path) -> None:
    """Judging that takes longer than the lease does not lose the claim."""
    store = Store(tmp_path, lease_s=0.4, holder=ELSEWHERE)
    claim = _taken(store)
    with store.held(claim):
        time.sleep(1)
        assert Store(tmp_path, lease_s=0.4).take(UNIT, 0) is None
    assert store.publish(claim, "slow")


def test_what_a_dead_process_of_this_machine_held_is_free_at_once(tmp_path: Path) -> None:
    """After kill -9 nobody waits for the lease; of a process elsewhere nothing is known, so its lease is waited for."""
    _taken(Store(tmp_path, holder=DEAD))
    assert _taken(Store(tmp_path)).fence == 2


def test_fences_are_never_used_twice(store: Store) -> None:
    """Whoever lets go leaves the fence behind, so that a later holder has a higher one."""
    claims = []
    for _ in range(3):
        claims.append(_taken(store))
        store.release(claims[-1])
    assert [claim.fence for claim in claims] == [1, 2, 3]
    assert not store.publish(claims[0], "from the first holder, who was thought to be gone")


def test_an_exception_lets_go(store: Store) -> None:
    """What a judge failed at, another may have at once; why is kept and is no result."""
    claim = _taken(store)
    with pytest.raises(RuntimeError), store.held(claim):
        raise RuntimeError
    again = _taken(store)
    store.fault(again, "no compiler")
    assert store.listing().faults == {UNIT: [(0, 2)]}
    assert store.result(UNIT, 0) is None
    assert _taken(store).fence == 3


def test_an_answer_of_the_server_s_that_was_lost_is_no_failure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """On NFS a link can be made and reported as failed: the file's number of names tells."""
    claim, link = _taken(store), os.link

    def lost(*arguments: object, **named: object) -> None:
        link(*arguments, **named)  # type: ignore[arg-type]
        raise FileExistsError(errno.EEXIST, "sent again")

    monkeypatch.setattr(os, "link", lost)
    assert store.publish(claim, "mine")
    assert not store.publish(claim, "again")
    monkeypatch.setattr(os, "link", link)
    assert store.result(UNIT, 0) == "mine"


def test_without_space_nothing_is_half_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that cannot be flushed to the disk is told, leaves no file, and the same claim can publish later."""
    claim = _taken(store)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.publish(claim, "text")
    assert store.result(UNIT, 0) is None
    assert store.listing().unfinished == []
    assert store.publish(claim, "text")


def test_a_file_system_without_links_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is claimed where a name cannot be made exclusively."""

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", forbidden)
    with pytest.raises(PermissionError):
        store.take(UNIT, 0)


def test_many_who_ask_at_once_work_once(store: Store) -> None:
    """Of threads that all want a unit's result one works it out, and all get the same text."""
    judged: list[int] = []
    found: list[str] = []

    def ask(number: int) -> None:
        def judge() -> str:
            judged.append(number)
            return str(number)

        found.append(store.once(UNIT, judge, lambda _: False))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(judged) == 1
    assert found == [str(judged[0])] * 8


def test_a_claim_that_goes_while_another_is_made_is_no_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds the name of a claim taken, and then nothing of this name, finds what has been published."""
    claim, link = _taken(store), Path.hardlink_to

    def published_meanwhile(path: Path, target: Path) -> None:
        try:
            link(path, target)
        except FileExistsError:
            monkeypatch.setattr(Path, "hardlink_to", link)
            store.publish(claim, "text")
            raise

    monkeypatch.setattr(Path, "hardlink_to", published_meanwhile)
    assert store.take(UNIT, 0) is None
    assert store.result(UNIT, 0) == "text"


def test_what_is_open_gets_another_attempt_and_is_kept(store: Store) -> None:
    """A noisy result is not the last; a settled one is, until somebody wants it anew; all of them stay."""
    texts = iter(("noisy", "passed", "forced"))
    is_noisy = "noisy".__eq__
    assert store.once(UNIT, lambda: next(texts), is_noisy) == "noisy"
    assert store.once(UNIT, lambda: next(texts), is_noisy) == "passed"
    assert store.once(UNIT, lambda: next(texts), is_noisy) == "passed"
    assert store.once(UNIT, lambda: next(texts), is_noisy, again=True) == "forced"
    assert [store.result(UNIT, attempt) for attempt in range(4)] == ["noisy", "passed", "forced", None]


def test_the_listing_says_what_is_there(store: Store) -> None:
    """Results, claims and faults are told by their names, and other files are left alone."""
    other = Unit("bo", "double", "0").name
    store.publish(_taken(store), "text")
    _taken(store, other, 1)
    (store.folder / UNIT[:2] / ".nfs000000000123").touch()
    (store.folder / "notes.txt").touch()
    found = store.listing()
    assert (found.results, found.claims, found.faults) == ({UNIT: 0}, {other: [(1, 1)]}, {})
    assert found.unfinished == []
    assert Store(store.folder / "nowhere").listing().results == {}


def test_damaged_claims_expire_like_others(store: Store) -> None:
    """Whatever a claim says, its age counts."""
    claim = _taken(store)
    store._claim_path(claim).write_text("{")
    assert store.take(UNIT, 0) is None
    _age(store, claim, 121)
    assert _taken(store).fence == 2
