"""A workspace that is made once for the tests of a module, each of which gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.command_line import commands
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


def made_by_commands(empty_home: Path, folder: Path, *lines: Sequence[object]) -> Path:
    """The same by commands, whose jobs are done in this process."""
    home = shutil.copytree(empty_home, folder / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERRATA_HOME", str(home))
        patch.setenv("ERRATA_RUNNER", "inline")
        for words in lines:
            ended = CliRunner().invoke(commands, list(map(str, words)))
            assert ended.exit_code == 0, ended.output
    return home
