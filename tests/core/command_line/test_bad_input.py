"""What researchers really upload: each ends with a message that says what to do, and nothing is lost."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import Result

from core.errors import JobError
from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import EpochScores, Project, Run, RunState, SplitSettings, TrainingConfig
from core.settings import Settings
from core.workflow import ground_truth, projects, results, resuming, splits, training
from core.workflow.bench import Bench, open_bench
from tests.core.jobs.jobs import kill
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

ROOT = Path(__file__).resolve().parents[3]
Ask = Callable[..., Any]
Command = Callable[..., Result]
POSTS = [(f"post number {index}", "yes" if index % 2 else "no") for index in range(20)]


@pytest.fixture
def refused(run: Command, tmp_path: Path) -> Callable[..., str]:
    """Import a file that must be refused; gives back the message, which names the file and leaves no project behind."""

    def message(name: str, content: bytes, *options: str) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        result = run("import", path, "--project", "P", *options)
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        assert result.stderr.startswith(f"Error: {name}")
        assert json.loads(run("import", path, "--project", "P", *options, "--json").stdout)["error"]["todo"]
        assert "no project yet" in run("runs").stderr
        return result.stderr

    return message


def _csv(*lines: str) -> bytes:
    return "\n".join(("text,label", *lines)).encode()


def test_empty_file(refused: Callable[..., str]) -> None:
    assert "empty" in refused("empty.csv", b"")


def test_header_only(refused: Callable[..., str]) -> None:
    assert "header" in refused("header.csv", b"id,text,label\n")


def test_a_picture_that_is_called_a_table(refused: Callable[..., str]) -> None:
    refused("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")


def test_a_spreadsheet_that_is_called_csv_is_read(ask: Ask, tmp_path: Path) -> None:
    pd.DataFrame(POSTS, columns=["text", "label"]).to_excel(tmp_path / "real.xlsx", index=False)
    path = (tmp_path / "real.xlsx").rename(tmp_path / "called.csv")
    assert ask("import", path, "--project", "P")["texts"] == 20


def test_wrong_encoding(refused: Callable[..., str], ask: Ask, tmp_path: Path) -> None:
    content = (
        _csv(*(f"Grüße aus Köln {index},{'ja' if index % 2 else 'nein'}" for index in range(20)))
        .decode()
        .encode("cp1252")
    )
    assert "utf-8" in refused("latin.csv", content, "--encoding", "utf-8").lower()
    assert ask("import", tmp_path / "latin.csv", "--project", "P", "--encoding", "cp1252")["texts"] == 20
    assert ask("import", tmp_path / "latin.csv", "--project", "Guessed")["texts"] == 20


def test_ragged_rows(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_bytes(_csv(*(f"{text},{label}" for text, label in POSTS), "a, b, c,yes", "short"))
    answer = ask("import", path, "--project", "P")
    assert (answer["texts"], sum(answer["left_out"].values())) == (20, 2)


def test_missing_text_column(run: Command, tmp_path: Path) -> None:
    result = run("import", simple_csv(tmp_path / "a.csv"), "--project", "P", "--text", "body")
    assert result.exit_code == 1
    assert "body" in result.stderr
    assert all(column in result.stderr for column in ("id", "text", "label", "party"))


def test_all_labels_empty(refused: Callable[..., str]) -> None:
    assert "label" in refused("none.csv", _csv("one post,", "another post,"), "--text", "text", "--label", "label")


def test_a_single_class(refused: Callable[..., str]) -> None:
    assert "class" in refused("one.csv", _csv("one post,x", "another post,x"), "--text", "text", "--label", "label")


def test_a_class_with_one_text(run: Command, ask: Ask, tmp_path: Path) -> None:
    lines = [*rows(40), ("a lonely post", "lonely")]
    ask("import", write_csv(tmp_path / "a.csv", ("text", "label"), lines), "--project", "P")
    result = run("split")
    assert result.exit_code == 1
    assert "lonely" in result.stderr
    assert ask("split", "--without", "lonely")["train"] == 24


def test_300_classes(refused: Callable[..., str]) -> None:
    content = _csv(*(f"post number {index},class {index % 300}" for index in range(1200)))
    assert "300" in refused("many.csv", content, "--text", "text", "--label", "label")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("True", "False"), {"True": 10, "False": 10}),
        (("TRUE ", "false"), {"True": 10, "False": 10}),
        (("1", "0"), {"1": 10, "0": 10}),
        (("1.0", "0.0"), {"1": 10, "0": 10}),
        ((" yes", "no  "), {"yes": 10, "no": 10}),
    ],
)
def test_labels_true_false_0_1_with_stray_spaces(
    ask: Ask, tmp_path: Path, found: tuple[str, str], expected: dict[str, int]
) -> None:
    lines = [(f"post number {index}", found[index % 2]) for index in range(20)]
    answer = ask("import", write_csv(tmp_path / "a.csv", ("text", "label"), lines), "--project", "P")
    assert answer["labels"] == expected


def test_empty_and_whitespace_texts(ask: Ask, tmp_path: Path) -> None:
    lines = [*POSTS, ("", "yes"), ("  \t ", "no"), ("\u200b", "no")]
    answer = ask("import", write_csv(tmp_path / "a.csv", ("text", "label"), lines), "--project", "P")
    assert (answer["texts"], answer["left_out"]) == (20, {"empty text": 3})


def test_a_1_mb_text(ask: Ask, tmp_path: Path) -> None:
    lines = [*POSTS, ("x" * 1_000_000, "yes")]
    answer = ask("import", write_csv(tmp_path / "a.csv", ("text", "label"), lines), "--project", "P")
    assert (answer["texts"], sum(answer["left_out"].values())) == (20, 1)


def test_html_scripts_formulas_marks_emojis_and_newlines(ask: Ask, tmp_path: Path) -> None:
    odd = [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "=HYPERLINK(A1)",
        "zero\u200bwidth",
        "\u202eright to left",
        "👩‍👩‍👧 family",
        "two\nlines, and a comma",
    ]
    lines = [*rows(40), *((text, "True") for text in odd)]
    assert ask("import", write_csv(tmp_path / "a.csv", ("text", "label"), lines), "--project", "P")["texts"] == 47
    bench = open_bench(Settings.at(tmp_path / "home"), models=InlineModels())
    version = ground_truth.latest(bench, projects.find(bench))
    assert version is not None
    assert set(odd) <= set(ground_truth.texts(bench, version)["text"])
    ask("split")
    exported = ask("export-split", "--out", tmp_path / "parts")["files"]
    cells = pd.concat([pd.read_csv(path, dtype=str) for path in exported])["text"]
    assert "'=HYPERLINK(A1)" in set(cells)


def test_duplicate_ids(refused: Callable[..., str]) -> None:
    content = b"id,text,label\n7,one post,yes\n8,another post,no\n7,a third post,yes\n"
    assert "7" in refused("ids.csv", content, "--id", "id", "--text", "text", "--label", "label")


def test_two_columns_of_one_name(refused: Callable[..., str]) -> None:
    assert "label" in refused("twice.csv", b"text,label,label\na b c,x,y\nd e f,y,x\n")


def test_a_200_mb_file(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"text,label\n")
        file.truncate(201_000_000)
    result = run("import", path, "--project", "P")
    assert result.exit_code == 1
    assert "200 MB" in result.stderr


def test_a_base_model_that_does_not_exist(run: Command, tmp_path: Path) -> None:
    _import_and_split(run, tmp_path)
    result = run("train", "--model", tmp_path / "nowhere", "--wait")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert run("runs").stdout.strip() == "No run yet."


def test_a_base_model_with_no_network(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*arguments: object, **options: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", unreachable)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    _import_and_split(run, tmp_path)
    result = run("train", "--model", "someone/never-downloaded", "--wait")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "cannot be reached" in result.stderr
    assert "someone/never-downloaded" in result.stderr


def test_a_base_model_folder_without_safetensors(run: Command, tmp_path: Path) -> None:
    _import_and_split(run, tmp_path)
    folder = tmp_path / "old-model"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "bert"}')
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    result = run("train", "--model", folder, "--wait")
    assert result.exit_code == 1
    assert "safetensors" in result.stderr


def _import_and_split(run: Command, folder: Path) -> None:
    assert run("import", simple_csv(folder / "a.csv"), "--project", "P").exit_code == 0
    assert run("split").exit_code == 0


def _divided(folder: Path) -> tuple[Bench, Project, splits.Split]:
    """A project with 240 short texts, whose trainings run in processes of their own."""
    bench = open_bench(Settings.at(folder / "home"), models=InlineModels())
    project = projects.create(bench, "P")
    path = simple_csv(folder / "posts.csv", 240)
    version = keep(bench, project, path)
    return bench, project, splits.make(bench, version, SplitSettings())


def _wait(bench: Bench, project: Project, run: Run, until: Callable[[Run], bool]) -> Run:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run = training.run(bench, project, run.name)
        if until(run):
            return run
        time.sleep(0.1)
    raise AssertionError(f"{run.name} is {run.state}: {training.log(bench, run)}")


def test_the_worker_killed_mid_epoch(tmp_path: Path, tiny_model: Path) -> None:
    bench, project, split = _divided(tmp_path)
    config = TrainingConfig(model=str(tiny_model), epochs=60, batch_size=4, positive="True")
    run = training.start(bench, project, split, config)
    _wait(bench, project, run, lambda run: len(training.progress(bench, run).scores) >= 2)
    kill(JobFolder(bench.artifacts.path(run.folder)))
    failed = _wait(bench, project, run, lambda run: not run.state.is_active)
    assert failed.state is RunState.FAILED
    assert failed.error
    before = training.progress(bench, failed).scores
    resuming.resume(bench, failed)
    training_ends = _wait(bench, project, run, lambda run: len(training.progress(bench, run).scores) > len(before))
    assert _learned(training.progress(bench, training_ends).scores)[: len(before)] == _learned(before)
    training.stop(bench, run)
    stopped = _wait(bench, project, run, lambda run: not run.state.is_active)
    assert stopped.state is RunState.STOPPED
    assert stopped.has_model


def _learned(scores: tuple[EpochScores, ...]) -> list[EpochScores]:
    """The scores without the mean of the training loss, which begins anew where a training was interrupted."""
    return [dataclasses.replace(epoch, training_loss=0.0) for epoch in scores]


def test_two_trainings_started_at_once(tmp_path: Path, tiny_model: Path) -> None:
    bench, project, split = _divided(tmp_path)
    config = TrainingConfig(model=str(tiny_model), epochs=1, batch_size=32, positive="True")
    first = training.start(bench, project, split, config)
    second = training.start(bench, project, split, config)
    _wait(bench, project, second, lambda run: training.progress(bench, run).waits_for == f"{first.name} of P")
    assert _wait(bench, project, first, lambda run: not run.state.is_active).state is RunState.FINISHED
    ended = _wait(bench, project, second, lambda run: not run.state.is_active)
    assert ended.state is RunState.FINISHED
    assert ended.name != first.name


def test_the_server_killed_mid_training(tmp_path: Path, tiny_model: Path) -> None:
    bench, project, _ = _divided(tmp_path)
    command = [sys.executable, "-m", "core", "train", "--model", str(tiny_model), "--epochs", "3", "--wait"]
    starter = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "ERRATA_HOME": str(bench.settings.home)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not bench.store.runs(project.id) and time.monotonic() < deadline:
        time.sleep(0.1)
    run = training.run(bench, project, "run-1")
    _wait(bench, project, run, lambda run: training.progress(bench, run).step > 0)
    os.killpg(starter.pid, signal.SIGKILL)
    starter.wait()
    assert _wait(bench, project, run, lambda run: not run.state.is_active).state is RunState.FINISHED


def test_a_disk_that_fills_while_a_model_is_saved(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, split = _divided(tmp_path)
    full = open_bench(bench.settings, runner=InlineRunner(), models=InlineModels())
    _fill_the_disk(monkeypatch)
    config = TrainingConfig(model=str(tiny_model), epochs=1, batch_size=32, positive="True")
    run = training.run(full, project, training.start(full, project, split, config).name)
    assert run.state is RunState.FAILED
    assert "disk is full" in str(run.error)
    with pytest.raises(JobError, match="no model"):
        results.facets(full, run)


def _fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import PreTrainedModel

    def no_space(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PreTrainedModel, "save_pretrained", no_space)


def test_a_second_upload_while_a_training_runs(tmp_path: Path, tiny_model: Path) -> None:
    bench, project, split = _divided(tmp_path)
    config = TrainingConfig(model=str(tiny_model), epochs=2, batch_size=8, positive="True")
    run = training.start(bench, project, split, config)
    path = write_csv(tmp_path / "more.csv", ("text", "label"), rows(30))
    version = keep(bench, project, path)
    assert version.number == 2
    ended = _wait(bench, project, run, lambda run: not run.state.is_active)
    assert ended.state is RunState.FINISHED
    assert ended.version_id != version.id
    assert ended.result is not None
    assert ended.result.test.texts == sum(split.counts["test"].values())


@pytest.mark.parametrize("command", ["train", "seeds", "curve"])
def test_a_setting_out_of_range_is_refused_before_the_time_is_told(run: Command, tmp_path: Path, command: str) -> None:
    assert run("import", simple_csv(tmp_path / "posts.csv"), "--project", "P").exit_code == 0
    assert run("split").exit_code == 0
    for words, said in (
        (["--accumulation", 0], "“Accumulation” is 0; possible is 1 to 64"),
        (["--batch-size", 0], "“Batch size” is 0; possible is 1 to 512"),
        (["--learning-rate", "nan"], "“Learning rate” is nan"),
        (["--lora-rank", 300], "LoRA rank: “LoRA rank” is 300"),
        (["--frozen-layers", 7], "“Frozen layers” is 7; possible is 0 to 6"),
        (["--class-weight", "maybe=3"], "begins with none of the classes"),
    ):
        refused = run(command, *words)
        assert refused.exit_code == 1
        assert said in refused.stderr
        assert "This takes" not in refused.stderr
    assert run("runs").stdout == "No run yet.\n"
