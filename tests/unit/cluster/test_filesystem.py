"""What the store asks of a file system is tried, and weak mounts are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cluster import filesystem
from grader.cluster.filesystem import broken, doubtful

_ROOT = "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
_NFS = "40 22 0:50 / /lab rw,relatime shared:7 - nfs4 server:/export rw,vers=4.2,hard,proto=tcp\n"


def test_a_good_file_system_is_good_and_left_clean(tmp_path: Path) -> None:
    """Here all holds that the store relies on, and what was tried leaves nothing behind."""
    assert broken(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def _overwriting(self: Path, target: Path) -> None:
    self.unlink(missing_ok=True)
    self.write_bytes(target.read_bytes())


def _refusing(self: Path, target: Path) -> None:
    raise PermissionError(1, f"no links: {self} {target}")


def test_a_link_that_anybody_gets_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where linking to a name that is there does not fail, two judges would both have a claim: that is said."""
    monkeypatch.setattr(Path, "hardlink_to", _overwriting)
    assert "were told that they had it" in broken(tmp_path) or "two names" in broken(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_links_at_all_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no links the system's own error says so, and nothing is left behind."""
    monkeypatch.setattr(Path, "hardlink_to", _refusing)
    with pytest.raises(PermissionError):
        broken(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("mounts", "told"),
    [
        (_ROOT, ""),
        (_ROOT + _NFS, ""),
        (_ROOT + _NFS.replace("hard", "soft"), "writes may be lost"),
        (_ROOT + _NFS.replace("hard", "hard,nocto"), "may not see"),
        (_ROOT + _NFS.replace("nfs4 server:/export", "fuse.sshfs host:/x"), "sshfs"),
        (_ROOT.replace("ext4", "9p") + _NFS, ""),
        (_ROOT + _NFS.replace("hard", "soft") + _NFS, ""),
        ("", ""),
    ],
)
def test_a_weak_mount_is_told_with_what_comes_of_it(mounts: str, told: str) -> None:
    """Of the mount that the folder is on, and no other, type and options are looked at."""
    found = doubtful(Path("/lab/hpc/scorecards"), mounts)
    assert len(found) == bool(told)
    assert told in "".join(found)


def test_blanks_in_the_place_of_a_mount_are_read() -> None:
    """A mount on a folder with a blank in its name is the folder's."""
    mounts = _ROOT + _NFS.replace("/lab", "/my\\040lab").replace("hard", "soft")
    assert doubtful(Path("/my lab/out"), mounts)
    assert filesystem.doubtful(Path("/"), mounts) == []
