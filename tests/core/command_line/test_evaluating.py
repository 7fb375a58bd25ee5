from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result

from core.records import Part
from core.workflow import ground_truth, projects, read_predictions, splits
from core.workflow.bench import open_bench
from tests.core.command_line.conftest import Ask
from tests.core.workflow import planted
from tests.tables import rows, simple_csv, write_csv

Made = Callable[[Sequence[str], Callable[[str], str]], Path]


@pytest.fixture
def predictions(ask: Ask, tmp_path: Path) -> Made:
    """Writes a table of predictions of a project in which run-1 is right on all test texts."""
    ask("import", simple_csv(tmp_path / "a.csv", 120), "--project", "Campaign")
    bench = open_bench()
    project = projects.find(bench)
    split = planted.divide(bench, ground_truth.version(bench, project, 1), {f"t{index}" for index in range(40)})
    planted.run(bench, project, split, lambda id, label: label)
    rows = splits.rows(bench, split)
    test = rows[rows["part"] == "test"]

    def write(header: Sequence[str], answer: Callable[[str], str]) -> Path:
        answered = test["label"].map(answer)
        return write_csv(tmp_path / "llm.csv", header, list(zip(test["id"], test["text"], answered, strict=True)))

    return write


def test_predictions_of_another_model_are_scored_listed_and_compared(
    ask: Ask, run: Callable[..., Result], predictions: Made
) -> None:
    file = predictions(("id", "text", "answer"), lambda label: "Yes" if label == "True" else "True")
    refused = run("evaluate", file)
    assert refused.exit_code == 1
    assert "What stands in “answer” is no class: “Yes” (14). The classes are False and True." in refused.stderr
    made = ask("evaluate", file, "--by", "GPT-4o", "--class", "Yes=True")
    assert (made["run"], made["config"], made["look"]) == ("predictions-2", {"model": "GPT-4o"}, 1)
    assert ask("results", "predictions-2")["config"] == {"model": "GPT-4o"}
    assert made["test"]["accuracy"]["value"] == pytest.approx(14 / 40)
    assert made["matched"][0] == "40 of 40 test texts have a prediction."
    assert made["matched"][1].endswith(
        "has a prediction: there will be no validation score, and no list of these texts."
    )
    assert [one["option"] for one in made["guesses"]] == ["--label", "--id", "--text"]
    assert made["read_from"]["columns"]["labels"] == [["Yes", "True"]]
    assert len(ask("mismatches", "predictions-2")) == 26
    assert ask("compare", "predictions-2", "run-1")["trained_otherwise"] == []
    readable = run("compare", "predictions-2", "run-1").stdout
    assert "What gave the answers of predictions-2, and what it learned from, is not known here." in readable
    assert (
        "predictions-2, predicted by GPT-4o, was read from llm.csv, column “answer”, by “id” and “text”"
        in run("results", "predictions-2").stdout
    )
    assert "predictions-2 (read from a table)" in run("run-table").stdout
    assert "read from a table, without a validation score" in run("runs").stdout
    assert "there is no model that could be asked" in run("explain", "predictions-2", "--row", "t1").stderr
    assert ask("delete-predictions", "predictions-2") == {"deleted": "predictions-2"}
    assert [one["run"] for one in ask("runs")] == ["run-1"]


def test_what_is_guessed_can_be_said_and_refused(ask: Ask, run: Callable[..., Result], predictions: Made) -> None:
    file = predictions(("id", "text", "answer"), lambda label: label)
    refused = run("evaluate", file, "--no-guesses")
    assert "“answer” holds the predicted labels. (--label)" in refused.stderr
    made = ask("evaluate", file, "--no-guesses", "--label", "answer", "--id", "none", "--text", "text")
    assert made["guesses"] == []
    assert made["read_from"]["columns"]["id"] is None
    assert "“Yes” is not LABEL=OTHER." in run("evaluate", file, "--class", "Yes").stderr
    assert "no column “gold”" in run("evaluate", file, "--label", "gold").stderr


def test_what_is_not_read_is_listed_and_probabilities_can_be_left_alone(
    ask: Ask, run: Callable[..., Result], predictions: Made, tmp_path: Path
) -> None:
    table = pd.read_csv(predictions(("id", "text", "answer"), lambda label: label))
    file = tmp_path / "odd.csv"
    table.assign(p_True=0.9, p_False=0.9, cost="3 ct").to_csv(file, index=False)
    assert "The probabilities of row 2 are 0.9, 0.9" in run("evaluate", file).stderr
    made = ask("evaluate", file, "--probability", "none")
    assert made["read_from"]["columns"]["probabilities"] == []
    assert "Not read: “p_True”, “p_False” and “cost”." in made["matched"]


def test_no_model_is_said_to_be_asked_about_texts_without_a_label(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    judged = [(f"t{n}", f"Text {n}", "True", "True" if n % 10 else "False") for n in range(60)]
    ask("import", write_csv(tmp_path / "a.csv", ("id", "text", "Ann", "Ben"), judged), "--project", "Campaign")
    bench = open_bench()
    version = ground_truth.version(bench, projects.find(bench), 1)
    tested = [f"t{n}" for n in range(1, 30) if n % 10]
    split = planted.divide(bench, version, set(tested))
    planted.run(bench, projects.find(bench), split, lambda id, label: label)
    file = write_csv(tmp_path / "llm.csv", ("id", "answer"), [(id, "True") for id in tested])
    said = run("evaluate", file).stdout
    assert "6 of the 60 texts of version 1 have no label" in said
    assert "undecided --run" not in said
    assert "undecided --run run-1" in run("results", "run-1").stdout


def test_what_did_not_match_is_listed(ask: Ask, predictions: Made, tmp_path: Path) -> None:
    table = pd.read_csv(predictions(("id", "text", "answer"), lambda label: label))
    file = tmp_path / "some.csv"
    without = table["id"].iloc[0]
    table.iloc[1:].assign(id=["5", *table["id"].iloc[2:]], text="").drop(columns="text").to_csv(file, index=False)
    made = ask("evaluate", file)
    other = {"source": "some.csv", "row": 2, "id": "5", "reason": "about no text of the three parts"}
    of_test = {"source": "test part", "row": None, "found": None, "reason": "test text without a prediction"}
    assert made["left_out"] == [
        {**other, "found": str(table["answer"].iloc[1])},
        {**of_test, "id": without},
        {**of_test, "id": table["id"].iloc[1]},
    ]


def test_whatever_else_is_no_class_is_no_prediction_where_that_is_said(
    ask: Ask, run: Callable[..., Result], predictions: Made
) -> None:
    table = pd.read_csv(predictions(("id", "text", "answer"), lambda label: label))
    free = table.assign(answer=["Yes", *(f"I think {row}" for row in range(15)), *table["answer"].iloc[16:]])
    file = predictions(("id", "text", "answer"), lambda label: label)
    free.to_csv(file, index=False)
    assert "“I think 0” (1)" in run("evaluate", file, "--class", "Yes=True").stderr
    made = ask("evaluate", file, "--class", "Yes=True", "--others-no-prediction")
    assert made["test"]["texts"] == 25
    assert "15 rows: no prediction." in made["matched"]


def test_validation_texts_are_read_where_the_table_has_them(
    ask: Ask, run: Callable[..., Result], predictions: Made, tmp_path: Path
) -> None:
    predictions(("id", "text", "answer"), lambda label: label)
    bench = open_bench()
    split = splits.latest(bench, ground_truth.version(bench, projects.find(bench), 1))
    assert split is not None
    rows = splits.unlearned_rows(bench, split)
    of_validation = rows.loc[rows["part"] == "validation", "id"].tolist()
    answers = [
        (id, planted.other(label) if id == of_validation[0] else label)
        for id, label in zip(rows["id"], rows["label"], strict=True)
    ]
    made = ask("evaluate", write_csv(tmp_path / "both.csv", ("id", "answer"), answers))
    assert f"{len(of_validation)} of {len(of_validation)} validation texts have a prediction." in made["matched"]
    assert made["validation"]["accuracy"]["value"] == pytest.approx(1 - 1 / len(of_validation))
    assert [one["id"] for one in ask("mismatches", made["run"], "--part", "validation")] == [of_validation[0]]


def test_a_table_of_all_texts_stands_beside_a_cross_validation(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    ask("import", simple_csv(tmp_path / "a.csv"), "--project", "Campaign")
    ask("split", "--folds", 3)
    bench = open_bench()
    project = projects.find(bench)
    folds = splits.folds(bench, read_predictions.tested_on(bench, project))
    planted.cross_validation(bench, project, folds, lambda id, label: "False")
    rows = splits.rows(bench, folds[0])
    file = write_csv(tmp_path / "llm.csv", ("id", "answer"), list(zip(rows["id"], rows["label"], strict=True)))
    said = run("evaluate", file, "--by", "GPT-4o").stdout
    assert "60 of 60 test texts have a prediction." in said
    assert "3 of 3 folds have predictions in the table." in said
    assert "All folds together, 60 texts, each predicted once:" in said
    assert ask("results", "predictions-4")["all_folds"]["pooled"]["accuracy"]["value"] == 1.0
    compared = run("compare", "predictions-4", "run-1").stdout
    assert (
        "In all folds together run-1 to run-3 have a lower F1 of “True” than predictions-4 to predictions-6" in compared
    )
    assert "and by the table of predictions-4 to predictions-6, of which it is not known" in compared


def test_reasons_are_read_and_told_beside_the_answers_of_another_run(
    ask: Ask, run: Callable[..., Result], predictions: Made, tmp_path: Path
) -> None:
    table = pd.read_csv(predictions(("id", "text", "answer"), lambda label: label))
    file = tmp_path / "llm.csv"
    table.assign(rationale=[f"{'so ' * 100}<{row}>" for row in range(len(table))]).to_csv(file, index=False)
    made = ask("evaluate", file)
    assert made["read_from"]["columns"]["reason"] == "rationale"
    assert made["guesses"][-1]["option"] == "--reason"
    id = table["id"].iloc[3]
    assert ask("other-answers", "run-1", id)["answers"][0]["reason"].endswith("<3>")
    assert "right; reason given: so so so" in (said := run("other-answers", "run-1", id).stdout)
    assert "<3>" not in said, "the beginning alone"
    refused = run("evaluate", file, "--no-guesses", "--label", "answer", "--id", "id", "--text", "text")
    assert "“rationale” holds the reasons given. (--reason)" in refused.stderr
    without = ask("evaluate", file, "--reason", "none")
    assert without["read_from"]["columns"]["reason"] is None
    assert "Not read: “rationale”." in without["matched"]


def test_a_table_is_held_against_the_next_version_as_it_was_read(
    ask: Ask, run: Callable[..., Result], predictions: Made, tmp_path: Path
) -> None:
    file = predictions(("id", "text", "answer"), lambda label: "Yes" if label == "True" else label)
    ask("evaluate", file, "--by", "GPT-4o", "--class", "Yes=True")
    assert "predictions-2 was measured on version 1 already" in run("evaluate-again", "predictions-2").stderr
    assert "run-1 was not read from a table" in run("evaluate-again", "run-1").stderr
    wave = [(f"t{place}", text, label) for place, (text, label) in enumerate(rows(320))][120:]
    ask("import", write_csv(tmp_path / "wave.csv", ("id", "text", "label"), wave), "--add", "--project", "Campaign")
    assert "is not divided into parts" in run("evaluate-again", "predictions-2").stderr
    ask("split")
    bench = open_bench()
    without = read_predictions.tested_on(bench, projects.find(bench)).size(Part.TEST) - 40
    assert without > 0
    made = ask("evaluate-again", "predictions-2")
    assert (made["run"], made["config"]) == ("predictions-3", {"model": "GPT-4o"})
    assert made["matched"][0] == f"40 of {40 + without} test texts have a prediction."
    assert [one["reason"] for one in made["left_out"]] == ["test text without a prediction"] * without
    assert made["test"]["accuracy"]["value"] == 1.0
    assert "measured on version 2 already" in run("evaluate-again", "predictions-2").stderr
    assert run("test-part", "--lock").exit_code == 0
    assert "The test part is locked" in run("evaluate-again", "predictions-2").stderr


def test_while_the_test_part_is_locked_nothing_is_read(run: Callable[..., Result], predictions: Made) -> None:
    file = predictions(("id", "text", "answer"), lambda label: label)
    assert run("test-part", "--lock").exit_code == 0
    assert "The test part is locked" in run("evaluate", file).stderr
