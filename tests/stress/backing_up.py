"""Backup after backup of a workspace in use, each restored and looked at."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.settings import Settings
from core.workflow import backup, checking
from tests.stress import writers
from tests.stress.writers import IsOver, opened

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.stress.writers"])
_SECONDS_TO_END = 60


@dataclass
class Tally:
    """``done`` counts what each writer did, by its name; ``faults`` are told in words."""

    backups: int = 0
    folders: int = 0
    longest_seconds: float = 0.0
    done: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def try_for(home: Path, table: Path, beside: Path, seconds: float) -> Tally:
    """Back the workspace up again and again for so long, at least twice; ``beside`` is a folder to restore into."""
    tally, is_over = Tally(), _CONTEXT.Event()
    counts = {writer.__name__: _CONTEXT.Value("i", -1) for writer in writers.ALL}
    working = [
        _CONTEXT.Process(target=_work, args=(writer, home, table, is_over, counts[writer.__name__]))
        for writer in writers.ALL
    ]
    for one in working:
        one.start()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline or tally.backups < 2:
        _back_up(home, beside, tally)
    is_over.set()
    for one in working:
        one.join(_SECONDS_TO_END)
    tally.done = {name: count.value for name, count in counts.items()}
    tally.faults += [f"{name} did not end by itself" for name, times in tally.done.items() if times < 0]
    tally.faults += _left_behind(home)
    return tally


def _work(writer: Callable[[Path, Path, IsOver], int], home: Path, table: Path, is_over, count) -> None:  # type: ignore[no-untyped-def]
    count.value = writer(home, table, is_over.is_set)


def _back_up(home: Path, beside: Path, tally: Tally) -> None:
    """Write a backup, restore it, and look whether it is whole."""
    file, restored, begun = beside / "backup.zip", beside / "restored", time.monotonic()
    bench = opened(home)
    try:
        missing = backup.write(bench, file, lambda _: None).missing
        tally.longest_seconds = max(tally.longest_seconds, time.monotonic() - begun)
        backup.restore(file, restored, lambda _: None)
        report = checking.check(Settings.at(restored))
        tally.faults += [f"missing: {name}" for name in missing]
        tally.faults += [str(one.error) for one in report.problems] + [f"unnamed: {name}" for name in report.unnamed]
        tally.folders += report.folders
    except Exception as error:
        tally.faults.append(f"{type(error).__name__}: {error}")
    finally:
        bench.store.close()
        shutil.rmtree(restored, ignore_errors=True)
    tally.backups += 1


def _left_behind(home: Path) -> list[str]:
    """What is not as it should be in the workspace itself once all is over."""
    report = checking.check(Settings.at(home))
    half_made = [str(path.relative_to(home)) for path in home.rglob(".*")]
    return [str(one.error) for one in report.problems] + report.unnamed + half_made
