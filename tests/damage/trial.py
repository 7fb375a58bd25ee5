"""One damaged file after the other, and what each page and command says of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.damage import views
from tests.damage.views import Seen
from tests.damage.workspace import Made
from tests.damaged import WAYS, damage


@dataclass(frozen=True)
class Trial:
    """A file, relative to the home, and how it is damaged."""

    file: Path
    way: str


def all_of(made: Made) -> Iterator[Trial]:
    files = sorted(path for path in made.home.rglob("*") if path.is_file())
    for path in files:
        for way in WAYS:
            if path.stat().st_size or way in ("garbage", "missing"):
                yield Trial(path.relative_to(made.home), way)


def tried(made: Made, trial: Trial | None) -> dict[str, Seen]:
    """What every view says where the file is damaged, or nothing is."""
    with tempfile.TemporaryDirectory() as place:
        home, out = Path(place) / "home", Path(place) / "out"
        out.mkdir()
        shutil.copytree(made.home, home)
        if trial is not None:
            damage(home / trial.file, trial.way)
        os.environ["ERRATA_HOME"] = str(home)
        seen = {f"core {name}": views.run_command(words) for name, words in views.command_lines(made, out).items()}
        with views.server(home):
            return seen | {name: views.open_page(*page) for name, page in views.pages(made).items()}
