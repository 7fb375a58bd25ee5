from __future__ import annotations

import json
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from core.errors import FileError, WorkspaceError
from core.store import backup

HEX = "0" * 32
NAME = f"versions/{HEX}/texts.parquet"


def _nothing(_: int) -> None:
    pass


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of a database with one row, and of one table."""
    database = tmp_path / "errata.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("CREATE TABLE t (a); INSERT INTO t VALUES ('ä');")
    (tmp_path / "t").write_bytes(b"PAR1" * 1000)
    backup.write(database, {NAME: tmp_path / "t"}, tmp_path / "b.zip", _nothing)
    return tmp_path / "b.zip"


def _changed(
    file: Path, change: Callable[[dict[str, bytes], dict], None], compression: int = zipfile.ZIP_STORED
) -> Path:
    """The same backup with other entries or another list."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(entries.pop("errata-backup.json"))
    change(entries, contents)
    other = file.with_name("other.zip")
    with zipfile.ZipFile(other, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("errata-backup.json", json.dumps(contents))
    return other


def test_what_was_written_comes_back(file: Path, tmp_path: Path) -> None:
    copied: list[int] = []
    contents = backup.restore(file, tmp_path / "deep" / "home", copied.append)
    home = tmp_path / "deep" / "home"
    assert (home / NAME).read_bytes() == b"PAR1" * 1000
    with closing(sqlite3.connect(home / "errata.db")) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == [("ä",)]
    assert set(contents.files) == {"errata.db", NAME}
    assert sum(copied) == sum(one.bytes for one in contents.files.values())
    assert [path.name for path in home.parent.iterdir()] == ["home"]


def test_a_snapshot_has_what_is_committed_and_nothing_else(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        connection.execute("INSERT INTO t VALUES (2)")
        backup.snapshot(tmp_path / "a.db", tmp_path / "b.db")
    with closing(sqlite3.connect(tmp_path / "b.db")) as copy:
        assert copy.execute("SELECT a FROM t").fetchall() == [(1,)]


def test_nothing_is_overwritten(file: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mine.txt").write_text("mine", encoding="utf-8")
    for place in (tmp_path / "home", file):
        with pytest.raises(WorkspaceError, match="nothing is overwritten"):
            backup.restore(file, place, _nothing)
    assert (tmp_path / "home" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_is_used_and_a_killed_attempt_forgotten(file: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / ".home.restoring").mkdir()
    (tmp_path / ".home.restoring" / "half").write_bytes(b"x")
    backup.restore(file, tmp_path / "home", _nothing)
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["errata.db", "versions"]


def test_what_a_killed_attempt_left_is_removed_by_any_other_beside_it(file: Path, tmp_path: Path) -> None:
    (tmp_path / ".gone.restoring").mkdir()
    (tmp_path / ".gone.restoring" / "half").write_bytes(b"x")
    (tmp_path / ".gone.restoring.lock").touch()
    (tmp_path / ".mine.restoring").mkdir()
    backup.restore(file, tmp_path / "home", _nothing)
    # Without the mark of a restore it is somebody else's.
    assert [path.name for path in tmp_path.glob(".*")] == [".mine.restoring"]


def test_two_restores_into_one_folder_do_not_meet(file: Path, tmp_path: Path) -> None:
    def another(_: int) -> None:
        for _ in range(2):
            assert backup.sweep(tmp_path) == []
            with pytest.raises(WorkspaceError, match="is running"):
                backup.restore(file, tmp_path / "home", _nothing)

    backup.restore(file, tmp_path / "home", another)
    assert (tmp_path / "home" / NAME).read_bytes() == b"PAR1" * 1000


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "/etc/evil", f"versions/{HEX}/../../evil", f"versions/{HEX}/..", "evil", f"other/{HEX}/a"),
        *(f"versions/{HEX}/a\\b", f"versions/{HEX}/C:evil", f"uploads/{HEX}/a", f"versions/{HEX}"),
    ],
)
def test_an_entry_that_leads_elsewhere_is_refused(file: Path, tmp_path: Path, name: str) -> None:
    def add(entries: dict[str, bytes], contents: dict) -> None:
        entries[name] = entries[NAME]
        contents["files"][name] = contents["files"][NAME]

    with pytest.raises(FileError, match="none that Errata writes"):
        backup.restore(_changed(file, add), tmp_path / "home", _nothing)
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "evil").exists()


def test_a_packed_entry_is_refused_before_it_is_unpacked(file: Path, tmp_path: Path) -> None:
    other = _changed(file, lambda entries, contents: None, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(FileError, match="none that Errata writes"):
        backup.restore(other, tmp_path / "home", _nothing)


def test_a_link_is_refused(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        entries = {entry.filename: (entry, archive.read(entry)) for entry in archive.infolist()}
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        for name, (entry, content) in entries.items():
            entry.external_attr = (0o120777 if name == NAME else 0o100644) << 16
            archive.writestr(entry, content)
    with pytest.raises(FileError, match="none that Errata writes"):
        backup.restore(other, tmp_path / "home", _nothing)


def test_what_was_changed_or_is_missing_is_refused_and_leaves_nothing(file: Path, tmp_path: Path) -> None:
    def change(entries: dict[str, bytes], contents: dict) -> None:
        entries[NAME] = b"PAR2" * 1000

    def lose(entries: dict[str, bytes], contents: dict) -> None:
        del entries[NAME]

    def add(entries: dict[str, bytes], contents: dict) -> None:
        entries["further"] = b"x"

    for how, words in ((change, "is damaged"), (lose, "not those of its list"), (add, "not those of its list")):
        with pytest.raises(FileError, match=words):
            backup.restore(_changed(file, how), tmp_path / "home", _nothing)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "errata.db", "other.zip", "t"]


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(FileError, match="no backup of Errata"):
        backup.restore(tmp_path / "b.zip", tmp_path / "home", _nothing)


def test_a_backup_that_was_cut_is_refused(file: Path, tmp_path: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(FileError, match="no backup of Errata"):
        backup.restore(file, tmp_path / "home", _nothing)


def test_a_damaged_backup_is_refused_or_comes_back_as_it_was(file: Path, tmp_path: Path) -> None:
    sound, chance = file.read_bytes(), random.Random(5)
    for _ in range(300):
        damaged = bytearray(sound)
        for _ in range(chance.choice([1, 3, 30])):
            # Half of them in the list and the directory, where most can be told that is not true.
            at = chance.randrange(chance.choice([0, len(sound) - 700]), len(sound))
            damaged[at] = chance.choice([0, 1, 0x80, 0xFF, chance.randrange(256)])
        file.write_bytes(damaged)
        with suppress(FileError):
            backup.restore(file, tmp_path / "home", _nothing)
            assert (tmp_path / "home" / NAME).read_bytes() == b"PAR1" * 1000
            shutil.rmtree(tmp_path / "home")
        assert not (tmp_path / "home").exists()


def test_a_newer_backup_is_refused(file: Path, tmp_path: Path) -> None:
    other = _changed(file, lambda entries, contents: contents.update(form=99))
    with pytest.raises(FileError, match="newer Errata"):
        backup.restore(other, tmp_path / "home", _nothing)
