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
def test_from_folds_to_pooled_scores(ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    divided = ask("split", "--folds", 3)
    assert [fold["fold"] for fold in divided["folds"]] == [1, 2, 3]
    assert sum(fold["test"] for fold in divided["folds"]) == 60
    assert divided["leaks"] == {}
    assert (
        "fold 2   train 28, validation 12, test 20  (test: “False” 13, “True” 7)" in run("split", "--folds", 3).stdout
    )

    trained = ask("train", "--model", tiny_model, "--epochs", 1, "--wait")
    assert [(one["run"], one["fold"], one["state"]) for one in trained["runs"]] == [
        (f"run-{number}", number, "finished") for number in (1, 2, 3)
    ]
    shown = ask("results", "run-2")
    folds = shown["all_folds"]
    assert "all_folds" not in trained
    assert (folds["folds"], folds["finished"], folds["with_model"], folds["pooled"]["texts"]) == (3, 3, 3, 60)
    assert folds["runs"][1]["f1"] == shown["test"]["f1"]["value"]
    assert folds["mean"]["accuracy"] == pytest.approx(sum(one["accuracy"] for one in folds["runs"]) / 3, abs=1e-5)
    assert folds["pooled"]["mismatches"] == sum(len(ask("mismatches", f"run-{number}")) for number in (1, 2, 3))
    said = run("results", "run-2").stdout
    assert "3 of 3 folds finished, 3 with a model." in said
    assert "All folds together, 60 texts, each predicted once:" in said
    assert [one["fold"] for one in ask("runs")] == [3, 2, 1]

    exported = ask("export-split", "--out", tmp_path / "parts")
    assert len(exported["files"]) == 9
    assert len(pd.read_csv(tmp_path / "parts" / "fold-3" / "test.csv")) == divided["folds"][2]["test"]


@pytest.mark.usefixtures("inline")
def test_a_plain_split_again_has_no_folds(ask: Ask, tmp_path: Path, tiny_model: Path) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    ask("split", "--folds", 5)
    assert ask("split")["test"] == 12
    trained = ask("train", "--model", tiny_model, "--epochs", 1, "--wait")
    assert (trained["run"], trained["fold"]) == ("run-1", None)
    assert "all_folds" not in ask("results", "run-1")


def test_what_folds_do_not_go_with_and_what_the_next_version_takes_over(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    ask("import", simple_csv(tmp_path / "a.csv", 60), "--project", "P")
    assert "“Folds” is 2; possible is 3 to 10" in run("split", "--folds", 2).stderr
    assert "no text can keep the part" in run("split", "--folds", 5, "--keep-parts").stderr
    ask("split")
    ask("import", simple_csv(tmp_path / "b.csv", 90), "--project", "P")
    assert "no text can keep the part" in run("split", "--folds", 5, "--freeze-test").stderr
    assert ask("split")["follows"] is not None
    assert len(ask("split", "--folds", 4)["folds"]) == 4
    ask("import", simple_csv(tmp_path / "c.csv", 120), "--project", "P")
    assert len(ask("split")["folds"]) == 4
    assert ask("split", "--folds", 0)["follows"] is None
