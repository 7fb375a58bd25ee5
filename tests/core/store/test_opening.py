"""A workspace that cannot be used is said at once, in words."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock, SoftFileLock

from core.errors import DamagedError, ErrataError, FileError, WorkspaceError
from core.settings import Settings
from core.store import engine, home
from core.store.store import Store

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = Store(f"sqlite:///{tmp_path / 'errata.db'}")
    store.add_project("P")
    store.close()
    return tmp_path / "errata.db"


def _refusal(file: Path) -> ErrataError:
    with pytest.raises(ErrataError) as caught:
        Store(f"sqlite:///{file}").projects()
    assert str(file) in caught.value.where
    assert caught.value.todo
    return caught.value


def test_a_home_that_is_a_file_or_lies_in_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for place in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with pytest.raises(WorkspaceError, match="has to be a folder, and this is a file") as caught:
            home.prepare(Settings.at(place))
        assert caught.value.where == str(tmp_path / "file")


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Without root's power to write everywhere."""
    if os.name != "posix":
        pytest.skip("rights are POSIX's here")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_a_home_that_may_not_be_written(as_nobody: None) -> None:
    for place in (Path("/"), Path("/workspace-of-nobody")):
        with pytest.raises(WorkspaceError, match="cannot be written"):
            home.prepare(Settings.at(place))


def test_a_missing_or_empty_database_beside_tables_is_not_begun_anew(tmp_path: Path) -> None:
    home.prepare(Settings.at(tmp_path))
    (tmp_path / "versions" / "abc").mkdir(parents=True)
    for _ in range(2):
        with pytest.raises(DamagedError, match="database is missing"):
            home.prepare(Settings.at(tmp_path))
        (tmp_path / "errata.db").write_bytes(b"")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "errata.db").write_bytes(os.urandom(20_000))
    refusal = _refusal(tmp_path / "errata.db")
    assert isinstance(refusal, DamagedError)
    assert "not a database" in refusal.what


def test_a_database_that_was_cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:-9000])
    try:
        store = Store(f"sqlite:///{database}")
        assert store.faults()
    except DamagedError as damage:
        assert str(database) in damage.where  # noqa: PT017 (which of the two it is depends on where it was cut)


def test_a_database_with_a_table_less(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE projects;")
    assert "no such table" in _refusal(database).what


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "errata.db")) as connection:
        connection.executescript("CREATE TABLE notes (a)")
    assert isinstance(_refusal(tmp_path / "errata.db"), FileError)
    with closing(sqlite3.connect(tmp_path / "errata.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("notes",)]


def test_a_database_that_another_program_holds(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_FIRST_SECONDS", 0.2)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        assert "has locked the database" in _refusal(database).what
        assert time.monotonic() - begun < 10


def test_a_row_that_is_damaged(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO versions VALUES (1, 1, 1, '2026-01-01', '{', '{', '{', 'versions/1', '{', '{', '{')"
        )
        connection.commit()
    with pytest.raises(DamagedError, match="row of the database is damaged"):
        Store(f"sqlite:///{database}").versions(1)


def test_rows_that_point_nowhere_are_found(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO corrections VALUES (1, 7, 7, '2026-01-01', '{}')")
        connection.commit()
    store = Store(f"sqlite:///{database}")
    assert ["corrections" in fault.what for fault in store.faults()] == [True, True]


def test_the_server_says_it_instead_of_starting(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard"],
        cwd=ROOT,
        env={**os.environ, "ERRATA_HOME": str(tmp_path / "file")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Errata cannot start.")
    assert "Traceback" not in ended.stderr


class _NoLock(FileLock):
    """On a drive without locks, which filelock stands in for by files of its own where it can."""

    def _acquire(self) -> None:
        raise OSError(errno.ENOLCK, "No locks available")


@pytest.mark.parametrize("lock", [_NoLock, SoftFileLock])
def test_a_drive_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: type) -> None:
    monkeypatch.setattr(home, "FileLock", lock)
    with pytest.raises(WorkspaceError, match="no file locks") as caught:
        home.prepare(Settings.at(tmp_path / "space"))
    assert "ERRATA_HOME" in caught.value.todo
    assert list((tmp_path / "space").iterdir()) == []


def test_asking_for_locks_leaves_nothing_behind(tmp_path: Path) -> None:
    home.prepare(Settings.at(tmp_path / "space"))
    assert list((tmp_path / "space").iterdir()) == []
