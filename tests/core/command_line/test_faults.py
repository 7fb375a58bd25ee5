"""Faults of Errata itself on the command line: words, and the details in a file."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.command_line import commands
from core.workflow import checking


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def _raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def check(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(checking, "check", check)


@pytest.mark.parametrize(
    ("error", "said"), [(KeyError("label"), "a mistake of its own (KeyError)"), (OSError(5, "I/O"), "refused: I/O")]
)
def test_a_fault_is_told_in_words_and_kept_in_a_file(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _raising(monkeypatch, error)
    ended = CliRunner().invoke(commands, ["check"])
    assert (ended.exit_code, "Traceback" in ended.output) == (1, False)
    assert said in ended.output
    details = re.search(r"The details are in (.*?\.txt)\.", ended.output)
    assert details is not None
    assert "Traceback (most recent call last)" in Path(details[1]).read_text(encoding="utf-8")


def test_where_no_file_can_be_written_it_is_told_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _raising(monkeypatch, KeyError("label"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    ended = CliRunner().invoke(commands, ["check", "--json"])
    assert json.loads(ended.output)["error"]["what"] == "Errata made a mistake of its own (KeyError)."
