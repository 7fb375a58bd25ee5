from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import pandas as pd
import pytest
from click.testing import Result

from tests.tables import simple_csv

Ask = Callable[..., Any]


@pytest.mark.usefixtures("inline")
def test_from_seeds_to_their_spread_and_to_all_models_together(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    table = simple_csv(tmp_path / "a.csv")
    ask("import", table, "--project", "P")
    ask("split")
    refused = run("seeds", "--number", 1)
    assert refused.exit_code == 1
    assert "The number of seeds is 1; possible is 2 to 20." in refused.stderr
    trained = ask("seeds", "--number", 2, "--model", tiny_model, "--epochs", 1, "--seed", 7, "--wait")
    assert [(one["run"], one["config"]["seed"], one["state"]) for one in trained["runs"]] == [
        ("run-1", 7, "finished"),
        ("run-2", 8, "finished"),
    ]
    shown = ask("results", "run-2")["all_seeds"]
    assert (shown["seeds"], shown["finished"], shown["part"]) == (2, 2, "test")
    assert shown["spread"]["f1"]["mean"] == pytest.approx(fmean(one["f1"] for one in shown["runs"]), abs=1e-5)
    low, high = shown["spread"]["f1"]["interval"]
    assert low <= shown["spread"]["f1"]["mean"] <= high
    assert shown["ensemble"]["texts"] == 12
    said = run("results", "run-1").stdout
    assert "All seeds, test part: 2 of 2 finished, 2 with a model." in said
    assert "The ensemble, by the mean of their probabilities:" in said

    out = [tmp_path / f"{name}.csv" for name in ("1", "2", "both")]
    ask("predict", "run-1", table, "--out", out[0])
    ask("predict", "run-2", table, "--out", out[1])
    assert ask("predict", "run-2", table, "--out", out[2], "--all-seeds")["runs"] == ["run-1", "run-2"]
    one, two, both = (pd.read_csv(path)["p(True)"] for path in out)
    pd.testing.assert_series_equal(both, (one + two) / 2, atol=2e-6)

    tables = sorted(tmp_path.rglob("predictions.parquet"), key=lambda file: file.stat().st_mtime)
    whole = tables[-1].read_bytes()
    tables[-1].write_bytes(b"damaged")
    damaged = run("results", "run-1")
    assert damaged.exit_code == 0
    assert "What all models score together cannot be told." in damaged.stdout
    tables[-1].write_bytes(whole)

    ask("test-part", "--lock")
    locked = ask("results", "run-1")["all_seeds"]
    assert (locked["part"], locked["ensemble"]) == ("validation", None)


def test_the_careful_preset_trains_with_five_seeds(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    begun: list[object] = []

    def start(*planned: object) -> list[object]:
        begun.append(planned[-1])
        return []

    monkeypatch.setattr("core.workflow.seeds.start", start)
    assert ask("train", "--preset", "careful", "--model", tiny_model) == {"runs": []}
    assert begun == [5]
    assert "quick-look: Can a model learn this at all?" in " ".join(run("train", "--help").stdout.split())


@pytest.mark.usefixtures("inline")
def test_all_seeds_of_a_run_by_itself_are_refused(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    table = simple_csv(tmp_path / "a.csv")
    ask("import", table, "--project", "P")
    ask("split")
    ask("train", "--model", tiny_model, "--epochs", 1, "--wait")
    refused = run("predict", "run-1", table, "--out", tmp_path / "out.csv", "--all-seeds")
    assert refused.exit_code == 1
    assert "run-1 was not started as one of several seeds." in refused.stderr


@pytest.mark.usefixtures("inline")
def test_a_learning_curve_is_read_with_each_of_its_runs(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    trained = ask("curve", "--model", tiny_model, "--epochs", 1, "--wait")
    assert [one["config"]["train_share"] for one in trained["runs"]] == [0.25, 0.5, 0.75, 1.0]
    shown = ask("results", "run-3")["learning_curve"]
    assert [one["run"] for one in shown["points"]] == ["run-1", "run-2", "run-3", "run-4"]
    assert shown["twice_the_labels"]["texts"] == 2 * shown["points"][3]["texts"]
    said = run("results", "run-1").stdout
    assert "Learning curve, validation F1 of “True”:" in said
    assert "4 of 4 trainings have a model. Twice the labels," in said
    assert "learning_curve" not in ask("runs")[0]


def test_a_careful_learning_curve_has_five_seeds_a_part(
    ask: Ask, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRATA_RUNNER", "inline")
    monkeypatch.setattr("core.jobs.runner.InlineRunner.start", lambda self, folder: None)
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    begun = ask("curve", "--model", tiny_model, "--epochs", 1, "--preset", "careful")["runs"]
    assert len(begun) == 4 * 5
    assert len({one["config"]["seed"] for one in begun}) == 5


@pytest.mark.usefixtures("inline")
def test_settings_are_taken_from_an_earlier_run(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split")
    ask("train", "--model", tiny_model, "--epochs", 1, "--batch-size", 4, "--learning-rate", 3e-4, "--wait")
    ask("train", "--final-of", "run-1", "--wait")
    taken = ask("train", "--settings-of", "run-2", "--weight-decay", 0.03, "--wait")["config"]
    kept = {"model": str(tiny_model), "epochs": 1, "batch_size": 4, "learning_rate": 3e-4, "weight_decay": 0.03}
    assert {name: taken[name] for name in kept} == kept
    assert taken["learns_validation"] is False
    refused = run("train", "--settings-of", "run-9")
    assert refused.exit_code == 1
    assert "run-9" in refused.stderr
