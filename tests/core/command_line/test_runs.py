"""What ``train`` and ``runs`` say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import Result

from core.command_line.application import commands
from core.command_line.starting import estimate_text
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import ExperimentKind, Project, Run, RunState, SplitSettings, TrainingConfig
from core.settings import Settings
from core.training.estimate import FewerEpochs, TimeEstimate
from core.workflow import projects, splits, training, training_advice
from core.workflow.bench import Bench, open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

CONFIG = TrainingConfig(model="planted")


def test_the_time_says_what_it_does_not_count() -> None:
    found = TimeEstimate(50, 170, "from the speed of an earlier run", fewer=FewerEpochs(3, 30, 90))
    assert estimate_text(found, CONFIG, 1.0) == (
        "This takes 1 to 3 minutes (from the speed of an earlier run; other programs at work make it longer)."
        "\nWith --epochs 3 it takes 1 to 2 minutes."
    )
    assert estimate_text(found, CONFIG, 4.0) == (
        "This takes 1 to 3 minutes when nothing else runs; 3 to 11 minutes if the computer stays as busy as "
        "it is now (from the speed of an earlier run).\nWith --epochs 3 it takes 1 to 2 minutes when nothing "
        "else runs."
    )


def test_a_run_is_retrained_by_its_name_or_the_newest_model(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "Spring")
    started: list[str] = []

    def start(bench: Bench, project: Project, run: Run) -> Run:
        started.append(run.name)
        return run

    monkeypatch.setattr(training, "retrain", start)
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())
    assert "No model is trained yet" in run("retrain").stderr
    for _ in range(2):
        planted.run(bench, project, split, lambda id, label: label)
    bench.store.add_run(project.id, split, CONFIG, "runs/without_a_model")
    assert "another training would give the same model" in run("retrain", "run-1").stderr
    assert "With the settings of run-2." in run("retrain").stderr
    assert started == ["run-1", "run-2"]
    refused = run("retrain", "run-3")
    assert refused.exit_code == 1
    assert "run-3 cannot be retrained" in refused.stderr
    assert "Choose one of run-2 or run-1." in refused.stderr


def test_a_model_that_one_answer_could_replace_is_flagged(run: Callable[..., Result], tmp_path: Path) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())
    useless = planted.run(bench, project, split, lambda id, label: "True")
    planted.run(bench, project, split, lambda id, label: label)
    good, constant = run("runs").output.splitlines()
    assert constant.endswith("no better than one answer for all texts (validation)")
    assert "one answer" not in good
    shown = run("results", "run-1").output
    assert "“True” for every text: its answers do not tell the classes apart" in shown
    texts = training.texts_of_run(bench, useless)
    helps = training_advice.what_may_help(useless.config, useless.result, texts)
    assert helps in shown, "as the page has it"
    assert "Epoch 1 was kept" in shown


def test_every_command_that_takes_a_run_says_that_it_has_no_model_in_words(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(tmp_path / "home"))
    project = projects.create(bench, "P")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    together = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    made = [
        bench.store.add_run(project.id, split, TrainingConfig(model="any", seed=seed), f"runs/none-{seed}", together)
        for seed in (1, 2)
    ]
    for one in made:
        bench.store.close_run(one.id, RunState.FAILED, finished=datetime.now(UTC), result=None, error="It failed.")
    takes_a_run: list[list[object]] = [
        [name]
        for name, command in sorted(commands.commands.items())
        if [one.name for one in command.params if isinstance(one, click.Argument) and one.required] == ["run"]
    ]
    assert ["results"] in takes_a_run
    further: list[list[object]] = [
        ["explain", "--text", "Wählt!"],
        ["similar", "t1"],
        ["compare", "run-2"],
        ["predict", tmp_path / "a.csv"],
    ]
    for words in [*takes_a_run, *further]:
        said = run(words[0], "run-1", *words[1:])
        assert "a mistake of its own" not in said.output, words
    assert "It failed." in run("results", "run-1").stdout
    bench.store.close()
