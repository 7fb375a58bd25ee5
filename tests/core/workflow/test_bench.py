from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingError
from core.jobs.runner import InlineRunner, ProcessRunner
from core.settings import Settings
from core.workflow.bench import open_bench


def test_jobs_run_where_the_settings_say(tmp_path: Path) -> None:
    assert isinstance(open_bench(Settings.at(tmp_path)).runner, ProcessRunner)
    assert isinstance(open_bench(Settings.at(tmp_path, runner="inline")).runner, InlineRunner)


def test_a_runner_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no runner “slurm”") as caught:
        open_bench(Settings.at(tmp_path, runner="slurm"))
    assert caught.value.todo == "Set it to one of process, inline, or leave it out."
