"""Every command on a workspace in which one file is damaged: words, no traceback, and all else can be read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.command_line import commands
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import Change, CorrectionKind, Origin, TrainingConfig
from core.settings import Settings
from core.workflow import projects, training
from core.workflow.bench import Bench, open_bench
from tests.damaged import WAYS, damaged, files, two_versions

COMMANDS = (
    ("runs",),
    ("results", "run-1"),
    ("results", "run-2"),
    ("mismatches", "run-1"),
    ("mismatches", "run-2"),
    ("versions",),
    ("log",),
    ("compare-versions", "1", "2"),
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """Two versions, a run on each."""
    folder = tmp_path_factory.mktemp("damage")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project, divided = two_versions(bench, folder, "P")
    for split in divided:
        training.start(bench, project, split, TrainingConfig(model=str(tiny_model), epochs=1, positive="True"))
    version = bench.store.version(divided[-1].version_id)
    bench.store.add_corrections(
        version, lambda _: [Change(CorrectionKind.NOTE, "Ann", Origin.SEARCH, text_id="1", reason="?")]
    )
    assert [run.has_model for run in training.runs(bench, project)] == [True, True]
    bench.store.close()
    return folder / "home"


@pytest.fixture
def run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ERRATA_HOME", str(workspace))
    return lambda *words: CliRunner().invoke(commands, [str(word) for word in words])


def _said(result: Result) -> str:
    """What a command said; it must be words."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1)
    return result.output


def _kinds(home: Path) -> list[str]:
    """The files of the first version, split and run, relative to the workspace."""
    seen: dict[str, Path] = {}
    for path in files(home):
        kind, _, *rest = path.relative_to(home).parts
        seen.setdefault("/".join((kind, *rest)), path)
    return sorted(str(path.relative_to(home)) for path in seen.values())


def test_a_whole_workspace_is_whole(run: Callable[..., Result]) -> None:
    document = json.loads(_said(run("check", "--json")))
    assert (document["whole"], document["projects"], document["folders"]) == (True, 1, 6)
    assert (document["damaged"], document["unnamed"], document["without_checksums"]) == ([], [], 0)


def test_one_damaged_file_stops_nothing_else(run: Callable[..., Result], workspace: Path) -> None:
    for number, name in enumerate(_kinds(workspace)):
        with damaged(workspace / name, WAYS[number % len(WAYS)]):
            ended = {words: run(*words) for words in COMMANDS}
            said = {words: _said(result) for words, result in ended.items()}
            assert "run-1" in said[("runs",)]
            assert "run-2" in said[("runs",)]
            assert "Note (text “1”): ?" in said[("log",)]
            assert [ended["results", run_name].exit_code for run_name in ("run-1", "run-2")] == [0, 0], name


@pytest.mark.parametrize("way", WAYS)
def test_check_finds_what_is_damaged(run: Callable[..., Result], workspace: Path, way: str) -> None:
    needed = ("texts.parquet", "parts.parquet", "predictions.parquet", "model.safetensors", "rows.parquet")
    for name in (name for name in _kinds(workspace) if name.endswith(needed)):
        with damaged(workspace / name, way):
            result = run("check", "--json")
            assert result.exit_code == 1
            assert [name in one["where"] for one in json.loads(_said(result))["damaged"]] == [True], name
    assert run("check").exit_code == 0


def test_folders_without_checksums_are_read_to_the_end(run: Callable[..., Result], workspace: Path) -> None:
    [first, *_] = sorted(workspace.glob("versions/*"))
    with damaged(first / "checksums.json", "missing"):
        assert "without checksums" in _said(run("check"))
        with damaged(first / "texts.parquet", "cut"):
            assert "texts.parquet" in _said(run("check"))


def test_what_nobody_names_is_said_and_taken_aside_not_deleted(run: Callable[..., Result], workspace: Path) -> None:
    [first, *_] = sorted(workspace.glob("versions/*"))
    lost = workspace / "versions" / ("0" * 32)
    shutil.copytree(first, lost)
    assert run("check").exit_code == 1
    assert lost.exists()
    warned = run("versions", "--json")
    assert warned.stderr.startswith("Warning:")
    assert "1 folder with tables or models that its database does not list" in warned.stderr
    assert [version["version"] for version in json.loads(warned.stdout)] == [2, 1]
    result = run("check", "--mend")
    assert "unnamed" in _said(result)
    aside = workspace / "unnamed" / "versions" / lost.name
    assert (aside / "texts.parquet").read_bytes() == (first / "texts.parquet").read_bytes()
    assert run("check").exit_code == 0
    shutil.rmtree(workspace / "unnamed")


def test_a_damaged_run_can_be_deleted_and_the_others_stay(workspace: Path, tmp_path: Path, tiny_model: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(workspace, home)
    bench: Bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    project = projects.find(bench)
    shutil.rmtree(home / training.run(bench, project, "run-1").folder)
    training.delete(bench, training.run(bench, project, "run-1"))
    assert [run.name for run in training.runs(bench, project)] == ["run-2"]
    bench.store.close()
