from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import Result

from tests.tables import simple_csv

Ask = Callable[..., Any]


@pytest.mark.usefixtures("inline")
def test_all_seeds_as_a_model_of_their_own(
    ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path
) -> None:
    table = simple_csv(tmp_path / "a.csv")
    ask("import", table, "--project", "P")
    ask("split")
    ask("seeds", "--number", 2, "--model", tiny_model, "--epochs", 1, "--learning-rate", 0.01, "--wait")
    made = ask("ensemble", "run-2")
    assert (made["run"], made["members"], made["best_epoch"]) == ("ensemble-3", ["run-1", "run-2"], None)
    assert made["validation"]["texts"] == 12
    assert ask("ensemble", "ensemble-3")["run"] == "ensemble-3"
    assert [one["run"] for one in ask("runs")] == ["ensemble-3", "run-2", "run-1"]
    assert "ensemble-3 (ensemble of run-1 to run-2)" in run("run-table").stdout
    said = run("ensemble", "run-1").stdout
    assert "ensemble-3 answers with the mean probability of 2 models: run-1 to run-2, which differ in the" in said
    assert "Validation part, 12 texts." in said
    assert "Test part" not in said

    shown = ask("results", "ensemble-3")
    assert shown["test"] == ask("results", "run-1")["all_seeds"]["ensemble"]
    assert shown["look"] == 1
    assert "all_seeds" not in shown
    assert "Test part, 12 texts." in run("results", "ensemble-3").stdout
    wrong = ask("mismatches", "ensemble-3")
    assert len(wrong) == round(12 * (1 - shown["test"]["accuracy"]["value"]))
    text = "We vote tomorrow"
    explained = run("explain", "ensemble-3", "--text", text, "--samples", 50)
    assert "an explanation takes 2 times as long as of one" in explained.stderr
    each = [ask("explain", name, "--text", text, "--samples", 50)["probabilities"] for name in ("run-1", "run-2")]
    both = ask("explain", "ensemble-3", "--text", text, "--samples", 50)["probabilities"]
    assert both["True"] == pytest.approx((each[0]["True"] + each[1]["True"]) / 2)
    compared = ask("compare", "run-1", "ensemble-3")
    assert len(compared["fixed"]) - len(compared["broken"]) == round(
        12 * (shown["test"]["accuracy"]["value"] - ask("results", "run-1")["test"]["accuracy"]["value"])
    )
    assert "seed (5460 → those of ensemble-3)" in run("compare", "run-1", "ensemble-3").stdout

    out = [tmp_path / f"{name}.csv" for name in ("seeds", "ensemble")]
    ask("predict", "run-1", table, "--out", out[0], "--all-seeds")
    ask("predict", "ensemble-3", table, "--out", out[1])
    by_seeds, by_ensemble = (pd.read_csv(path) for path in out)
    pd.testing.assert_frame_equal(by_seeds, by_ensemble)

    refused = run("delete-model", "run-1")
    assert refused.exit_code == 1
    assert "ensemble-3 answers with the model of run-1." in refused.stderr
    for words in (("train", "--final-of", "ensemble-3"), ("train-again", "ensemble-3"), ("resume", "ensemble-3")):
        refused = run(*words)
        assert refused.exit_code == 1, words
        assert "ensemble-3" in refused.stderr
    assert ask("check")["whole"]
    assert ask("delete-ensemble", "ensemble-3") == {"deleted": "ensemble-3"}
    assert run("results", "ensemble-3").exit_code == 1
    ask("delete-model", "run-1")
    refused = run("ensemble", "run-2")
    assert "The model of run-1 was deleted" in refused.stderr
