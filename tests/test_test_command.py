"""``python -m tests`` and its fast form, on test files of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import fast
from tests.__main__ import CHECKS, LONG_FORMS, commands
from tests.conftest import ROOT

_TESTS = """
import subprocess
import sys

import pytest


def test_light():
    assert "torch" not in sys.modules


def test_that_imports_torch():
    import torch


def test_that_asks_whether_torch_is_there():
    with pytest.raises(KeyError):
        try:
            import torch.nn
        except Exception:
            raise KeyError


def test_that_starts_a_job():
    subprocess.run([sys.executable, "-m", "core.jobs.worker", "nowhere"], check=False)
"""


def _fast(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "tests.fast", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_what_needs_torch_is_skipped_in_the_fast_form(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(_TESTS)
    (tmp_path / "test_other.py").write_text("import torch\n\ndef test_one():\n    pass\n")
    assert "1 passed, 4 skipped" in _fast("--rootdir", tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("folder", "named", "left_out"),
    [
        ("tests/kills", "tests", True),
        ("tests/pages", "tests/core", True),
        ("tests/core/workflow", "tests/core", True),
        ("tests/core/data/reader_process", "tests/core/data", True),
        ("tests/core/jobs/test_runner.py", "tests/core/jobs", True),
        ("tests/core/jobs/test_runner.py", "tests/core/jobs/test_runner.py", False),
        ("tests/core/data", "tests", False),
        ("tests/pages", "tests/pages/test_train.py::test_one", False),
        ("tests/kills", "tests/kills", False),
    ],
)
def test_folders_of_long_tests_run_in_the_fast_form_where_they_are_named(
    folder: str, named: str, left_out: bool, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(pytestconfig, "args", [named])
    assert bool(fast.pytest_ignore_collect(ROOT / folder, pytestconfig)) is left_out


def test_all_that_is_left_out_is_there() -> None:
    assert all(path.exists() for path in fast.LONG)


def test_the_long_form_tries_more_and_then_runs_what_has_one() -> None:
    *_, tests, hostile, damage, kills, stress = commands(["--long"])
    assert tests[-2:] == ["-p", "tests.long"]
    assert [hostile, damage, kills, stress] == [["tests.hostile"], ["tests.damage"], ["tests.kills"], ["tests.stress"]]
    assert all((ROOT / command.replace(".", "/") / "__main__.py").is_file() for [command] in LONG_FORMS)


def test_further_arguments_go_to_pytest() -> None:
    *checks, given = commands(["--fast", "tests/core/data", "-k", "vote"])
    assert checks == list(CHECKS)
    assert given[-5:] == ["-p", "tests.fast", "tests/core/data", "-k", "vote"]
    assert "tests.fast" not in commands(["-x"])[-1]
