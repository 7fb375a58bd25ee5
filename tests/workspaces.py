"""A workspace that is made once for the tests of a module, each of which gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.settings import Settings
from core.workflow.bench import Bench, open_bench


@contextmanager
def made(empty_home: Path, folder: Path) -> Iterator[Bench]:
    """A bench on a copy of an empty workspace in the folder, closed after what is made there."""
    home = shutil.copytree(empty_home, folder / "home")
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    yield bench
    bench.models.close()
    bench.store.close()


def take_over(bench: Bench, home: Path) -> None:
    """Let a bench whose workspace is empty work on a copy of what lies in ``home``."""
    bench.store.close()
    shutil.copytree(home, bench.settings.home, dirs_exist_ok=True)
