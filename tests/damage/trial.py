"""One damaged file after the other, and what each page and command says of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from core.workflow.bench import open_bench
from tests.damage import expected, views
from tests.damage.views import Seen
from tests.damage.workspace import Made
from tests.damaged import SHORTENING, WAYS, damage


@dataclass(frozen=True)
class Trial:
    """A file, relative to the home, how it is damaged, and whether a server has the workspace open at that time."""

    file: Path
    way: str
    is_open: bool = False

    def __str__(self) -> str:
        return f"{self.way}{' while it is open' if self.is_open else ''}"


def all_of(made: Made) -> Iterator[Trial]:
    """Each file in each way; the database's files also while they are open.

    But a file that SQLite maps into the memory cannot be made shorter under it: the system ends whatever process has it
    so (SIGBUS). Nothing is lost by that, as the same damage before the next start shows.
    """
    for path in sorted(path for path in made.home.rglob("*") if path.is_file()):
        file = path.relative_to(made.home)
        for way in WAYS:
            if path.stat().st_size or way in ("garbage", "missing"):
                yield Trial(file, way)
                if file.name.startswith("errata.db") and not (file.name.endswith("-shm") and way in SHORTENING):
                    yield Trial(file, way, is_open=True)


def tried(made: Made, trial: Trial | None, only: Collection[str] | None = None) -> dict[str, Seen]:
    """What views say where the file is damaged, or nothing is: all of them, or ``only`` those of these names."""
    with tempfile.TemporaryDirectory() as place:
        home, out = Path(place) / "home", Path(place) / "out"
        out.mkdir()
        shutil.copytree(made.home, home)
        os.environ["ERRATA_HOME"] = str(home)
        bench = open_bench(Settings.at(home)) if trial and trial.is_open else None
        if trial is not None:
            damage(home / trial.file, trial.way)
        try:
            return _seen(made, home, out, only)
        finally:
            if bench is not None:
                bench.store.close()


def faults(made: Made, trial: Trial, usual: dict[str, Seen], only: Collection[str] | None = None) -> list[str]:
    """What must not be, in words; ``usual`` is what is said where nothing is damaged."""
    name, seen = made.name(trial.file), tried(made, trial, only)
    found = [f"{view}: {fault}" for view, one in seen.items() for fault in one.faults]
    further = {view: one.said for view, one in seen.items() if one.said and one.said != usual[view].said}
    found += [f"{view} does not need it: {said}" for view, said in further.items() if not expected.may_fail(name, view)]
    if expected.check_tells(name, trial.way) and not further.get(expected.CHECK):
        found.append("nothing is said by check")
    return [f"{name}, {trial}: {fault}" for fault in found]


def names(made: Made) -> list[str]:
    """Of all views; those that change something last."""
    commands = (*views.command_lines(made, Path()), *views.changing_lines(made))
    return [*(f"core {name}" for name in commands), *views.pages(made)]


def _seen(made: Made, home: Path, out: Path, only: Collection[str] | None) -> dict[str, Seen]:
    def said(lines: dict[str, tuple[str, ...]]) -> dict[str, Seen]:
        return {view: views.run_command(words) for name, words in lines.items() if asked(view := f"core {name}")}

    def asked(view: str) -> bool:
        return only is None or view in only

    seen = said(views.command_lines(made, out))
    with views.server(home):
        seen |= {view: views.open_page(*page) for view, page in views.pages(made).items() if asked(view)}
    return seen | said(views.changing_lines(made))
