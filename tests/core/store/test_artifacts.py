from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from core.disk import is_disk_full
from core.errors import DamagedError, JobError
from core.records import schemas
from core.records.schemas import Schema
from core.store import artifacts as module
from core.store.artifacts import Artifacts, replacing

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(tmp_path / "home")


def _half_a_folder(artifacts: Artifacts, error: type[BaseException]) -> None:
    with artifacts.new_folder("versions") as folder:
        (folder.path / "a.txt").write_text("a", encoding="utf-8")
        raise error


def _half_a_file(file: Path, error: Exception) -> None:
    with replacing(file) as making:
        making.write_bytes(b"half")
        raise error


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_new_folder_appears_whole_and_in_its_place(artifacts: Artifacts) -> None:
    with artifacts.new_folder("versions") as folder:
        (folder.path / "a.txt").write_text("a", encoding="utf-8")
        assert not artifacts.path(folder.relative).exists()
    assert (artifacts.path(folder.relative) / "a.txt").read_text(encoding="utf-8") == "a"
    kind, _, name = folder.relative.partition("/")
    assert (kind, len(bytes.fromhex(name))) == ("versions", 16)
    assert [path.name for path in (artifacts.home / "versions").iterdir()] == [name]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_folder_that_was_not_finished_leaves_nothing(artifacts: Artifacts, error: type[BaseException]) -> None:
    with pytest.raises(error):
        _half_a_folder(artifacts, error)
    assert list((artifacts.home / "versions").iterdir()) == []


def test_a_table_comes_back_as_it_was(artifacts: Artifacts, tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", None], "meta:Ä": ["🗳️", "=1"], "number": [1, 2]}, index=[7, 9])
    artifacts.write_table(frame, tmp_path / "t.parquet")
    assert_frame_equal(artifacts.read_table(tmp_path / "t.parquet", Schema({})), frame.reset_index(drop=True))
    assert list(artifacts.read_table(tmp_path / "t.parquet", Schema({}), ["number", "id"]).columns) == ["number", "id"]


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    Artifacts.write_atomically(file, b"old")
    with replacing(file) as making:
        making.write_bytes(b"new, but not yet")
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new, but not yet"
    assert _files(tmp_path) == ["a.json"]


def test_a_write_that_fails_keeps_the_old_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    Artifacts.write_atomically(file, b"old")
    with pytest.raises(ValueError, match="broken"):
        _half_a_file(file, ValueError("broken"))
    assert file.read_bytes() == b"old"
    assert _files(tmp_path) == ["a.json"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        RuntimeError("Error writing file: No space left on device (os error 28)"),
    ],
    ids=str,
)
def test_a_disk_that_fills_keeps_the_old_file_and_is_said(tmp_path: Path, error: Exception) -> None:
    file = tmp_path / "a.json"
    Artifacts.write_atomically(file, b"old")
    with pytest.raises(JobError, match="The disk is full") as caught:
        _half_a_file(file, error)
    assert (caught.value.where, caught.value.todo) == (str(tmp_path), "Make room on it, then do this again.")
    assert file.read_bytes() == b"old"
    assert _files(tmp_path) == ["a.json"]


def test_a_disk_that_is_full_only_when_the_file_is_forced_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(JobError, match="The disk is full"):
        Artifacts.write_table(pd.DataFrame({"a": [1]}), tmp_path / "t.parquet")
    assert _files(tmp_path) == []


def test_a_disk_that_is_really_full() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="No space") as caught:
        full.write(b"x")
    assert is_disk_full(caught.value)


def test_parts_without_a_mark_and_uploads_are_swept_by_their_age(artifacts: Artifacts) -> None:
    days = {"runs/.abc.part": 2, "runs/.def.part": 0, "runs/abc": 9, "uploads/old": 4, "uploads/recent": 2}
    for name, age in days.items():
        artifacts.path(name).mkdir(parents=True)
        (artifacts.path(name) / "part.parquet").write_bytes(b"x")
        then = time.time() - age * 24 * 3600
        os.utime(artifacts.path(name), (then, then))
    artifacts.sweep(lambda name: False)
    assert [name for name in days if artifacts.path(name).exists()] == ["runs/.def.part", "runs/abc", "uploads/recent"]


def _killed(home: Path, moment: str) -> None:
    """Make a folder in a process of its own that kills itself before the folder is kept, or after."""
    code = (
        "import os, signal, sys; from pathlib import Path; from core.store.artifacts import Artifacts\n"
        "with Artifacts(Path(sys.argv[1])).new_folder('versions') as folder:\n"
        "    (folder.path / 'a.txt').write_text('a')\n"
        "    sys.argv[2] == 'before' or folder.keep()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(home), moment], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("moment", "is_named", "left"), [("before", False, 0), ("after", False, 0), ("after", True, 1)]
)
def test_what_a_killed_process_left_is_swept_unless_the_database_names_it(
    artifacts: Artifacts, moment: str, is_named: bool, left: int
) -> None:
    _killed(artifacts.home, moment)
    assert len(artifacts.sweep(lambda name: is_named)) == 1 - left
    assert len(list((artifacts.home / "versions").iterdir())) == left
    assert artifacts.sweep(lambda name: False) == []


def _writer(file: Path, then: str) -> subprocess.Popen[str]:
    """A process that has written half of a file and says so."""
    code = (
        "import os, signal, sys; from pathlib import Path; from core.store.artifacts import replacing\n"
        "with replacing(Path(sys.argv[1])) as making:\n"
        "    making.write_text('half')\n"
        "    print('half', flush=True)\n"
        f"    {then}\n"
        "    making.write_text('whole')\n"
    )
    command = [sys.executable, "-c", code, str(file)]
    started = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert started.stdout is not None
    assert started.stdout.readline() == "half\n"
    return started


@pytest.mark.parametrize("place", ["result.json", "runs/device.holder", "runs/1/result.json"])
def test_a_file_that_a_killed_process_was_writing_is_swept_at_once(artifacts: Artifacts, place: str) -> None:
    file = artifacts.home / place
    file.parent.mkdir(parents=True, exist_ok=True)
    with _writer(file, "os.kill(os.getpid(), signal.SIGKILL)") as killed:
        killed.communicate()
    assert len(_files(file.parent)) == 2
    assert [Path(name).name.startswith(file.name) for name in artifacts.sweep(lambda name: True)] == [True]
    assert _files(file.parent) == []


def test_the_next_write_of_a_file_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    with _writer(tmp_path / "export.csv", "os.kill(os.getpid(), signal.SIGKILL)") as killed:
        killed.communicate()
    Artifacts.write_atomically(tmp_path / "other.csv", b"other")
    assert len(_files(tmp_path)) == 3
    Artifacts.write_atomically(tmp_path / "export.csv", b"whole")
    assert _files(tmp_path) == ["export.csv", "other.csv"]


def test_a_file_that_is_being_written_is_never_swept_however_old(artifacts: Artifacts) -> None:
    file = artifacts.home / "runs" / "1" / "result.json"
    file.parent.mkdir(parents=True)
    with _writer(file, "sys.stdin.readline()") as writing:
        for half in file.parent.iterdir():
            os.utime(half, (0, 0))
        assert artifacts.sweep(lambda name: False) == []
        Artifacts.write_atomically(file, b"quicker")
        writing.communicate("go on\n")
    assert writing.returncode == 0
    assert file.read_text(encoding="utf-8") == "whole"
    assert _files(file.parent) == ["result.json"]


def test_a_file_in_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Artifacts.write_atomically(tmp_path / "gone" / "a.json", b"x")
    assert list(tmp_path.iterdir()) == []


def test_what_a_backup_needs_stays_until_its_end(artifacts: Artifacts) -> None:
    with artifacts.new_folder("runs") as folder:
        (folder.path / "a.txt").write_text("a", encoding="utf-8")
    place = artifacts.path(folder.relative)
    with artifacts.backing_up():
        with artifacts.removing([folder.relative]):
            pass
        assert artifacts.sweep(lambda name: False) == []
        assert place.exists()
        assert artifacts.is_in_the_making(folder.relative)
    assert artifacts.sweep(lambda name: False) == [folder.relative]
    assert _files(artifacts.home) == []


def test_a_sweep_passes_over_what_another_process_removes_meanwhile(
    artifacts: Artifacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Path.iterdir
    for name in ("gone", "there"):
        (artifacts.home / "runs" / name).mkdir(parents=True)
        (artifacts.home / "runs" / name / ".a.json.1.making").touch()

    def quicker(folder: Path) -> Iterator[Path]:
        if folder.name == "gone":
            shutil.rmtree(folder)
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", quicker)
    artifacts.sweep(lambda name: True)
    assert _files(artifacts.home) == []


def test_a_folder_in_the_making_is_never_swept(artifacts: Artifacts) -> None:
    other = Artifacts(artifacts.home)
    with artifacts.new_folder("versions") as folder:
        then = time.time() - 9 * 24 * 3600
        os.utime(folder.path, (then, then))
        assert other.sweep(lambda name: False) == []
        folder.keep()
        assert other.sweep(lambda name: False) == []
    assert other.sweep(lambda name: False) == []
    assert (artifacts.path(folder.relative) / "checksums.json").is_file()


def test_a_folder_whose_row_was_refused_is_swept_later(artifacts: Artifacts) -> None:
    with suppress(ValueError), artifacts.new_folder("versions") as folder:
        folder.keep()
        raise ValueError("refused")
    assert artifacts.path(folder.relative).exists()
    assert artifacts.sweep(lambda name: False) == [folder.relative]
    assert list((artifacts.home / "versions").iterdir()) == []


def test_a_folder_outside_the_workspace_is_refused(artifacts: Artifacts) -> None:
    for relative in ("/etc", "../other", "versions/../../other"):
        with pytest.raises(DamagedError, match="outside the workspace"):
            artifacts.path(relative)


def test_a_removed_folder_is_gone_and_may_be_gone_already(artifacts: Artifacts) -> None:
    with artifacts.new_folder("runs") as folder:
        (folder.path / "model").mkdir()
    artifacts.remove(folder.relative)
    assert not artifacts.path(folder.relative).exists()
    artifacts.remove(folder.relative)


def test_a_folder_that_cannot_be_removed_is_said(artifacts: Artifacts, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(shutil, "rmtree", in_use)
    with pytest.raises(JobError, match=r"runs.*Permission denied.*next start of Errata"):
        artifacts.remove("runs/1")


def test_a_table_that_has_other_columns_than_it_should_is_damaged(artifacts: Artifacts, tmp_path: Path) -> None:
    file = tmp_path / "parts.parquet"
    artifacts.write_table(pd.DataFrame({"id": [1, 2], "part": ["train", "test"]}), file)
    with pytest.raises(DamagedError, match="its column “id” holds numbers, not text") as refused:
        artifacts.read_table(file, schemas.PARTS)
    assert refused.value.where == str(file)
    assert artifacts.read_table(file, schemas.PARTS, ["part"])["part"].tolist() == ["train", "test"]
