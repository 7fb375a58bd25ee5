from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.tables import simple_csv

Ask = Callable[..., Any]


@pytest.fixture
def divided(ask: Ask, tmp_path: Path) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")


@pytest.mark.usefixtures("divided")
def test_from_a_search_to_a_model_with_the_best_settings(
    ask: Ask, run: Callable[..., Result], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    values = ["--try", "epochs=1,2", "--try", "learning-rate=1e-3, 1e-2", "--try", "weight_decay="]
    options = ["--model", tiny_model, "--batch-size", 8, "--warmup", 0, "--method", "grid", "--no-pruning"]
    ended = run("search", *values, *options, "--trials", 3, "--wait")
    assert ended.exit_code == 0, ended.output
    assert "3 trials of 4 combinations take" in ended.stderr
    assert "search-1: trial 1 of 3 finished, validation F1 0." in ended.stderr
    assert "search-1 is finished: its 3 trials were made." in ended.stdout
    assert "Train with the best settings: python -m core train --best-of search-1 --project P" in ended.stdout

    shown = ask("searches", "search-1")
    assert shown["space"] == {"epochs": [1, 2], "learning_rate": [1e-3, 1e-2]}
    assert [one["settings"] for one in shown["trials"]] == [
        {"epochs": 1, "learning_rate": 1e-3},
        {"epochs": 1, "learning_rate": 1e-2},
        {"epochs": 2, "learning_rate": 1e-3},
    ]
    best = max(shown["trials"], key=lambda one: one["validation"])
    assert shown["best"] == best["trial"]
    assert [one["search"] for one in ask("searches")] == ["search-1"]

    trained = ask("train", "--best-of", "search-1", "--wait")
    assert {name: trained["config"][name] for name in best["settings"]} == best["settings"]
    assert trained["config"]["batch_size"] == 8
    assert trained["validation"]["f1"]["value"] == pytest.approx(best["validation"], abs=1e-6)
    assert ask("searches", "search-1")["trained_with_best"] == ["run-1"]
    assert ask("train", "--best-of", "search-1", "--epochs", 3)["config"]["epochs"] == 3


@pytest.mark.usefixtures("divided")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--try", "epochs=often"], "“often” is no value of “Epochs”"),
        (["--try", "sleep=1"], "“sleep” is no setting that can be searched"),
        (["--try", "epochs=0,2"], "“Epochs” is 0; possible is 1 to 100"),
        (["--accumulation", 0], "“Accumulation” is 0; possible is 1 to 64"),
        (["--trials", 0], "“Trials” is 0; possible is 1 to 200"),
        (["--preset", "careful"], "The preset “careful” trains with several seeds"),
        (["--best-of", "search-9"], "There is no search “search-9” in this project. There is none yet."),
    ],
)
def test_what_cannot_be_searched_is_refused(run: Callable[..., Result], words: list[object], said: str) -> None:
    refused = run("search", *words)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert run("searches").stdout == "No search yet.\n"


@pytest.mark.usefixtures("divided")
def test_a_search_is_stopped_and_resumed_by_its_name(
    ask: Ask, run: Callable[..., Result], tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    with monkeypatch.context() as patch:
        patch.setattr("core.jobs.runner.InlineRunner.start", lambda self, folder: None)
        ask("search", "--model", tiny_model, "--try", "epochs=1,2", "--try", "batch_size=8", "--trials", 2)
    assert run("stop", "search-1").stdout == "search-1 is being stopped.\n"
    monkeypatch.setattr("core.jobs.folder.STARTS_WITHIN_SECONDS", 0)
    monkeypatch.setattr("core.jobs.runner.STARTS_WITHIN_SECONDS", 0)
    resumed = run("resume", "search-1", "--wait")
    assert resumed.exit_code == 0, resumed.output
    assert "search-1 is finished: its 2 trials were made." in resumed.stdout
    again = run("resume", "search-1")
    assert again.exit_code == 1
    assert "there is nothing to resume" in again.stderr
