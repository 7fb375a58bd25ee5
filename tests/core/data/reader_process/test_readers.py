"""What a file does to the process that reads it: nothing of it reaches this one but words."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.data import staged
from core.data.reader_process import read_tables_apart, read_texts_apart, readers
from core.data.reader_process.limits import Limits
from core.data.staged import StagedFile
from core.errors import ColumnError, ErrataError, FileError
from core.records import ReadSettings

_CHILD = """
import os, sys, time
from core.data import staged
from core.data.reader_process.child import Child, claim_stdout

def harmful(files, settings):
    for file in files:
        {harm}

staged.tables = harmful
Child(sys.stdin.buffer, claim_stdout()).serve()
"""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[readers._IdleReaders]:
    """No process waits from an earlier test, and none is left to the next."""
    idle = readers._IdleReaders()
    monkeypatch.setattr(readers, "_idle", idle)
    yield idle
    for reader in idle._readers:
        reader.end()


def _file(folder: Path, content: str = "text,label\nWählt 🔷,a\nNein,b\n", name: str = "posts.csv") -> StagedFile:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return StagedFile(path, name)


def _harm(monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """Let the next process do that with each file."""
    monkeypatch.setattr(readers, "_COMMAND", (sys.executable, "-c", _CHILD.format(harm=harm)))


def _refused(files: list[StagedFile]) -> ErrataError:
    with pytest.raises(ErrataError) as refused:
        read_tables_apart(files, ReadSettings())
    return refused.value


def test_tables_and_texts_are_those_that_are_read_here(tmp_path: Path) -> None:
    files = [_file(tmp_path), _file(tmp_path, "text,label\nJa,a\nEs regnet,b\n", "more.csv")]
    for apart, here in ((read_tables_apart, staged.tables), (read_texts_apart, staged.texts)):
        for found, expected in zip(apart(files, ReadSettings()), here(files, ReadSettings()), strict=True):
            assert found.frame.equals(expected.frame)
            assert found.name == expected.name


def test_what_is_said_of_the_file_arrives(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes("text,label\nWählt,a\nNein,b\n".encode("mac_roman"))
    (table,) = read_tables_apart([StagedFile(path, "posts.csv")], ReadSettings(encoding="mac-roman"))
    assert table.frame["text"].tolist() == ["Wählt", "Nein"]


def test_errors_arrive_as_they_are(tmp_path: Path) -> None:
    refused = _refused([_file(tmp_path, "text,text\na,b\nc,d\n")])
    assert isinstance(refused, ColumnError)
    assert refused.where == "posts.csv"
    assert refused.what == "2 columns are called “text”: column 1 and column 2."


def test_one_process_reads_one_upload_after_another(tmp_path: Path, fresh: readers._IdleReaders) -> None:
    read_tables_apart([_file(tmp_path)], ReadSettings())
    (first,) = fresh._readers
    _refused([_file(tmp_path, "")])
    read_texts_apart([_file(tmp_path)], ReadSettings())
    assert fresh._readers == [first]


def test_a_process_that_waited_too_long_is_replaced(tmp_path: Path, fresh: readers._IdleReaders) -> None:
    read_tables_apart([_file(tmp_path)], ReadSettings())
    fresh._readers[0]._process.kill()
    fresh._readers[0]._process.wait()
    assert len(read_tables_apart([_file(tmp_path)], ReadSettings())) == 1


@pytest.mark.parametrize("harm", ["os.abort()", "os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_a_death_is_told(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    _harm(monkeypatch, harm)
    refused = _refused([_file(tmp_path)])
    assert isinstance(refused, FileError)
    assert refused.where == "posts.csv"
    assert "ended the process that read it" in refused.what


def test_the_file_that_did_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    _harm(monkeypatch, "file.name == 'bad.csv' and os.abort()")
    files = [_file(tmp_path), _file(tmp_path, name="bad.csv"), _file(tmp_path, name="last.csv")]
    assert _refused(files).where == "bad.csv"


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    _harm(monkeypatch, "held = [bytes(bytearray(b'x' * 1_000_000)) for _ in range(100_000)]")
    monkeypatch.setattr(readers, "limits_for", lambda paths: Limits(500_000_000, 60, 60))
    refused = _refused([_file(tmp_path)])
    assert "memory" in refused.what
    assert refused.where == "posts.csv"


def test_memory_that_the_system_does_not_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    _harm(monkeypatch, "raise MemoryError")
    assert "memory" in _refused([_file(tmp_path)]).what


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no processor time")
def test_time_that_the_system_bounds_before_anybody_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object
) -> None:
    _harm(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    assert "seconds" in _refused([_file(tmp_path)]).what


@pytest.mark.parametrize(
    ("harm", "limits"),
    [("while True: pass", Limits(4_000_000_000, 1, 60)), ("time.sleep(60)", Limits(4_000_000_000, 60, 1))],
)
def test_time_is_bounded(
    harm: str, limits: Limits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object
) -> None:
    _harm(monkeypatch, harm)
    monkeypatch.setattr(readers, "limits_for", lambda paths: limits)
    assert "seconds" in _refused([_file(tmp_path)]).what


@pytest.mark.parametrize(
    "harm",
    [
        "raise OSError(28, 'No space left on device')",
        "raise __import__('core.errors').errors.FileError('The packed file is damaged.') from OSError(28, 'Full')",
    ],
)
def test_a_full_disk_is_told_and_not_laid_to_the_file(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object
) -> None:
    _harm(monkeypatch, harm)
    assert "The disk is full" in _refused([_file(tmp_path)]).what


def test_the_process_has_the_environment_of_all_our_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    _harm(monkeypatch, "raise KeyError(os.environ['PYTHONSAFEPATH'] + os.environ['PYTHONUTF8'])")
    assert "KeyError: '11'" in str(_refused([_file(tmp_path)]).__cause__)


def test_a_fault_keeps_its_traceback_for_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object
) -> None:
    _harm(monkeypatch, "raise KeyError('column')")
    refused = _refused([_file(tmp_path)])
    assert "KeyError" in refused.what
    assert "Traceback" not in str(refused)
    assert "KeyError: 'column'" in str(refused.__cause__)


@pytest.mark.parametrize("harm", ["__import__('tempfile').mkdtemp(); os.abort()", "raise KeyError"])
def test_nothing_is_left_on_the_disk(harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: object) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    _harm(monkeypatch, harm)
    _refused([_file(tmp_path)])
    assert list((tmp_path / "temporary").iterdir()) == []


def test_several_ask_at_once(tmp_path: Path, fresh: readers._IdleReaders) -> None:
    file, found = _file(tmp_path), []
    threads = [
        threading.Thread(target=lambda: found.append(read_tables_apart([file], ReadSettings()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(tables) for tables in found] == [1, 1, 1, 1]
    assert len(fresh._readers) <= 2


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    assert _refused([StagedFile(tmp_path / "gone", "gone.csv")]).where == "gone.csv"


def test_the_process_ends_with_the_one_that_asks(tmp_path: Path, fresh: readers._IdleReaders) -> None:
    read_tables_apart([_file(tmp_path)], ReadSettings())
    process = fresh._readers[0]._process
    assert process.stdin is not None
    process.stdin.close()
    assert psutil.Process(process.pid).wait(20) == 0 or os.name == "nt"
