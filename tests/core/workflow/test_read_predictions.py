from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, f1_score

from core.errors import JobError, NotFound, SettingError
from core.explanation.lime_text import LimeSettings
from core.records import Part, PredictionFilter, Project, Run, RunState, Split, SplitSettings
from core.workflow import (
    analyses,
    causes,
    compared_folds,
    comparison,
    cross_validation,
    ensembles,
    explainings,
    file_damage,
    final_model,
    fold_runs,
    looks,
    model_deletion,
    other_answers,
    projects,
    read_predictions,
    results,
    run_table,
    similar_texts,
    slices,
    splits,
    training,
    training_words,
)
from core.workflow.analyses import Analysis
from core.workflow.analysis_registry import REGISTERED
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, unlike, wide_csv, write_csv

Read = Callable[..., Run]


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


def _test_texts(bench: Bench, split: Split) -> list[tuple[str, str, str]]:
    rows = splits.rows(bench, split)
    return list(rows.loc[rows["part"] == "test", ["id", "text", "label"]].itertuples(index=False, name=None))


@pytest.fixture
def read(bench: Bench, divided: tuple[Project, Split], tmp_path: Path) -> Read:
    """Reads a table in which the first ``wrong`` texts have another label than their own."""
    project, split = divided

    def made(wrong: int = 3, without: int = 0, who: str = "GPT-4o", header: Sequence[str] = ("id", "gpt")) -> Run:
        lines = [
            (id, planted.other(label) if place < wrong else label)
            for place, (id, _, label) in enumerate(_test_texts(bench, split))
        ]
        file = write_csv(tmp_path / "gpt.csv", header, lines[: len(lines) - without])
        table = read_predictions.read(StagedFile(file, file.name))
        columns = read_predictions.likely_columns(bench, split, table)
        return read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns), who)

    return made


def test_they_are_scored_as_a_models_answers_are(bench: Bench, divided: tuple[Project, Split], read: Read) -> None:
    project, split = divided
    run = read(wrong=3)
    true = [label for *_, label in _test_texts(bench, split)]
    predicted = [planted.other(label) if place < 3 else label for place, label in enumerate(true)]
    assert run.result is not None
    assert run.result.test.accuracy.value == pytest.approx(accuracy_score(true, predicted))
    assert run.result.test.of(run.config.measure).value == pytest.approx(f1_score(true, predicted, pos_label="True"))
    assert (run.name, run.config.model, run.state) == ("predictions-1", "GPT-4o", RunState.FINISHED)
    assert [one.name for one in ensembles.models(bench, project)] == ["predictions-1"]
    assert training.runs(bench, project) == []
    assert results.mismatches(bench, run, PredictionFilter()).total == 3
    assert slices.of(bench, run).wrong == 3
    assert file_damage.of_run(bench, run, thorough=True) is None


def test_what_labels_meant_is_told(read: Read) -> None:
    run = read()
    assert "It says" not in read_predictions.in_words(run)
    assert run.read_from is not None
    labels = (("World", "True"), ("I cannot tell", ""), ("Misc", "False"))
    columns = dataclasses.replace(run.read_from.columns, labels=labels)
    said = read_predictions.in_words(
        dataclasses.replace(run, read_from=dataclasses.replace(run.read_from, columns=columns))
    )
    assert " It says “World” for “True” and “Misc” for “False”; “I cannot tell” counted as no prediction. " in said
    only = dataclasses.replace(columns, labels=labels[1:2])
    said = read_predictions.in_words(
        dataclasses.replace(run, read_from=dataclasses.replace(run.read_from, columns=only))
    )
    assert " “I cannot tell” counted as no prediction. " in said


def test_texts_without_a_prediction_are_in_no_score_and_are_told(
    bench: Bench, divided: tuple[Project, Split], read: Read
) -> None:
    project, split = divided
    run = read(wrong=2, without=4)
    number = len(_test_texts(bench, split))
    assert run.result is not None
    assert run.result.test.texts == number - 4
    assert f"{number - 4} test texts with a prediction, 4 without" in read_predictions.in_words(run)
    trained = planted.run(bench, project, split, lambda id, label: label)
    found = comparison.of_runs(bench, run, trained)
    assert found.comparison.texts == number - 4
    assert found.left_out_counts == {(trained.name, f"not in the test part of {run.name}"): 4}


def test_half_of_the_texts_without_a_prediction_leave_the_other_half_scored(
    bench: Bench, divided: tuple[Project, Split], read: Read
) -> None:
    texts = _test_texts(bench, divided[1])
    half = len(texts) // 2
    run = read(wrong=3, without=half)
    answered = texts[: len(texts) - half]
    true = [label for *_, label in answered]
    predicted = [planted.other(label) if place < 3 else label for place, label in enumerate(true)]
    assert run.result is not None
    assert run.result.test.accuracy.value == pytest.approx(accuracy_score(true, predicted))
    assert f"{half} without, which are in no score" in read_predictions.in_words(run)
    assert slices.of(bench, run).texts == len(answered)
    assert results.mismatches(bench, run, PredictionFilter(only_mismatches=False)).total == len(answered)


def test_validation_texts_have_a_score_and_a_list_of_their_own(
    bench: Bench, divided: tuple[Project, Split], tmp_path: Path
) -> None:
    project, split = divided
    rows = splits.rows(bench, split)
    of_validation, of_test = (rows[rows["part"] == part] for part in ("validation", "test"))
    is_wrong = {*of_validation["id"].iloc[:2], *of_test["id"].iloc[:3]}
    answers = {
        id: planted.other(label) if id in is_wrong else label
        for id, label in zip(rows["id"], rows["label"], strict=True)
    }
    file = write_csv(tmp_path / "gpt.csv", ("id", "gpt"), list(answers.items()))
    table = read_predictions.read(StagedFile(file, file.name))
    matched = read_predictions.match(bench, split, table, read_predictions.likely_columns(bench, split, table))
    learned = split.size(Part.TRAIN)
    assert read_predictions.account(matched)[:3] == [
        f"{len(of_test)} of {len(of_test)} test texts have a prediction.",
        f"{len(of_validation)} of {len(of_validation)} validation texts have a prediction.",
        f"{learned} rows: about a training text.",
    ]
    run = read_predictions.keep(bench, project, matched)
    assert run.result is not None
    assert run.result.validation is not None
    true = of_validation["label"].tolist()
    predicted = [answers[id] for id in of_validation["id"]]
    assert run.result.validation.of(run.config.measure).value == pytest.approx(
        f1_score(true, predicted, pos_label="True")
    )
    assert (run.result.test.mismatches, run.result.test.texts) == (3, len(of_test))
    listed = results.mismatches(bench, run, PredictionFilter(part=Part.VALIDATION))
    assert {*listed.rows["id"]} == {*of_validation["id"].iloc[:2]}
    assert results.mismatches(bench, run, PredictionFilter()).total == 3, "and none of them among the test texts"
    assert f"; {len(of_validation)} validation texts with a prediction. " in read_predictions.in_words(run)
    assert training.learned_rows(bench, run, ["text"]).empty
    assert file_damage.of_run(bench, run, thorough=True) is None


def test_some_validation_texts_are_scored_and_the_others_are_told(
    bench: Bench, divided: tuple[Project, Split], tmp_path: Path
) -> None:
    project, split = divided
    rows = splits.rows(bench, split)
    first = rows[rows["part"] == "validation"].head(3)
    read = [*_test_texts(bench, split), *first[["id", "text", "label"]].itertuples(index=False, name=None)]
    file = write_csv(tmp_path / "gpt.csv", ("id", "gpt"), [(id, label) for id, _, label in read])
    table = read_predictions.read(StagedFile(file, file.name))
    matched = read_predictions.match(bench, split, table, read_predictions.likely_columns(bench, split, table))
    without = split.size(Part.VALIDATION) - 3
    assert any(line.startswith(f"{without} validation texts without one") for line in read_predictions.account(matched))
    assert (
        read_predictions.left_out(bench, matched)["reason"].tolist()
        == ["validation text without a prediction"] * without
    )
    run = read_predictions.keep(bench, project, matched)
    assert run.result is not None
    assert run.result.validation is not None
    assert run.result.validation.texts == 3
    said = f"3 validation texts with a prediction, {without} without, which are in no score."
    assert said in read_predictions.in_words(run)


def test_a_table_of_test_texts_alone_has_no_validation_score(
    bench: Bench, divided: tuple[Project, Split], read: Read
) -> None:
    run = read()
    assert run.result is not None
    assert run.result.validation is None
    assert "validation" not in read_predictions.in_words(run)
    with pytest.raises(NotFound, match="read from a table without predictions for the validation texts"):
        results.mismatches(bench, run, PredictionFilter(part=Part.VALIDATION))


def test_predictions_in_an_export_of_label_studio_are_read(
    bench: Bench, divided: tuple[Project, Split], tmp_path: Path
) -> None:
    project, split = divided
    texts = _test_texts(bench, split)
    tasks = [
        {
            "id": number,
            "data": {"text": text},
            "annotations": [],
            "predictions": [
                {
                    "model_version": "llm",
                    "result": [{"type": "choices", "value": {"choices": [label if number else planted.other(label)]}}],
                }
            ],
        }
        for number, (_, text, label) in enumerate(texts)
    ]
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    table = read_predictions.read(StagedFile(path, path.name))
    columns = read_predictions.likely_columns(bench, split, table)
    assert columns.label == "prediction by llm"
    run = read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns))
    assert run.result is not None
    assert (run.result.test.texts, run.result.test.mismatches) == (len(texts), 1)


def test_they_are_compared_with_a_trained_model(bench: Bench, divided: tuple[Project, Split], read: Read) -> None:
    trained = planted.run(bench, *divided, lambda id, label: label)
    run = read(wrong=5)
    found = comparison.of_runs(bench, run, trained)
    assert (found.comparison.broken, found.comparison.fixed) == (5, 0)
    said = causes.in_words(bench, found)
    assert said == "What gave the answers of predictions-2, and what it learned from, is not known here."
    assert read_predictions.in_words(run).startswith(
        "predictions-2, predicted by GPT-4o, was read from gpt.csv, column “gpt”, by “id”: "
    )
    assert "learned from the same labels" not in said
    assert causes.ANOTHER_SEED not in said
    assert causes.differing(bench, found) == []
    assert found.learned == {}


def test_they_stand_in_the_run_table_without_settings(bench: Bench, divided: tuple[Project, Split], read: Read) -> None:
    planted.run(bench, *divided, lambda id, label: label)
    read()
    table = run_table.of(bench, divided[0])
    line = next(line for line in table.lines if line.name == "predictions-2")
    assert (line.kind, line.status) == ("read from a table", "")
    assert line.cells["Base model"].text == "GPT-4o (predictions)"
    assert {title for title, cell in line.cells.items() if cell.text} <= {"Version", "Split", "Base model"}
    assert not {"Epochs", "Seed"} & {*table.columns}, "what was not trained differs in no setting"


def test_nothing_that_needs_a_model_is_done_with_them(bench: Bench, divided: tuple[Project, Split], read: Read) -> None:
    run = read()
    assert training_words.settings(run) == {}
    assert training_words.methods_sentence(run) == ""
    assert training.with_other_seeds(bench, run) == []
    assert not final_model.can_follow(bench, run)
    assert "learned from texts that are not known here" in str(similar_texts.why_none(bench, run))
    for refused in (
        lambda: results.probabilities(bench, run, "Wählt"),
        lambda: final_model.settings(run),
        lambda: explainings.start(bench, run, LimeSettings()),
        lambda: model_deletion.train_again(bench, divided[0], run),
    ):
        with pytest.raises(JobError, match=r"predictions-1 was (read from a table|not trained here)"):
            refused()
    trained = planted.run(bench, *divided, lambda id, label: label)
    with pytest.raises(JobError, match="run-2 was not read from a table"):
        read_predictions.delete(bench, trained)
    read_predictions.delete(bench, run)
    assert [one.name for one in ensembles.models(bench, divided[0])] == ["run-2"]


def test_probabilities_are_there_where_the_table_has_them(
    bench: Bench, divided: tuple[Project, Split], read: Read, tmp_path: Path
) -> None:
    project, split = divided
    without = read()
    assert not results.has_probabilities(bench, without)
    id, _, label = _test_texts(bench, split)[0]
    assert results.text(bench, without, id)["probabilities"] == {}
    low = PredictionFilter(probability=(0.0, 0.5), only_mismatches=False)
    assert results.mismatches(bench, without, low).total == len(_test_texts(bench, split)), "none is left out unseen"
    file = tmp_path / "r.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        rows = [(one[1], one[2], 0.9 if one[2] == "True" else 0.2) for one in _test_texts(bench, split)]
        lines = [(text, label, yes, round(1 - yes, 2)) for text, label, yes in rows]
        csv.writer(opened).writerows([("text", "pred", "prob_True", "prob_False"), *lines])
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    assert [label for label, _ in columns.probabilities] == ["False", "True"]
    run = read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns))
    assert run.config.model == "r"
    assert results.has_probabilities(bench, run)
    assert results.text(bench, run, id)["probabilities"][label] == pytest.approx(0.9 if label == "True" else 0.8)


def test_a_column_that_is_the_label_itself_is_doubted(
    bench: Bench, divided: tuple[Project, Split], tmp_path: Path
) -> None:
    _, split = divided
    for wrong, doubted in ((0, True), (1, False)):
        lines = [
            (id, planted.other(label) if place < wrong else label)
            for place, (id, _, label) in enumerate(_test_texts(bench, split))
        ]
        file = write_csv(tmp_path / f"{wrong}.csv", ("id", "label"), lines)
        table = read_predictions.read(StagedFile(file, file.name))
        matched = read_predictions.match(bench, split, table, read_predictions.likely_columns(bench, split, table))
        assert (
            any("Every prediction is the text’s label" in line for line in read_predictions.account(matched)) is doubted
        )


def test_they_need_a_test_part_and_a_short_name(
    bench: Bench, divided: tuple[Project, Split], read: Read, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match="at most 80"):
        read(who="x" * 81)
    other = projects.create(bench, "Autumn")
    version = keep(bench, other, simple_csv(tmp_path / "b.csv"))
    with pytest.raises(JobError, match="not divided into parts"):
        read_predictions.tested_on(bench, other)
    split = splits.make(bench, version, SplitSettings(folds=3))
    assert read_predictions.tested_on(bench, other) == split


def _read_all(bench: Bench, project: Project, file: Path) -> Run:
    split = read_predictions.tested_on(bench, project)
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    return read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns), "GPT-4o")


@pytest.fixture
def folds(bench: Bench, tmp_path: Path) -> tuple[Project, list[Split]]:
    """Of texts that are not tied, so that McNemar's exact test holds."""
    project = projects.create(bench, "Spring")
    lines = [(f"t{number}", unlike(number), str(number % 3 == 0)) for number in range(60)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    return project, splits.folds(bench, splits.make(bench, version, SplitSettings(folds=3)))


def _labels(bench: Bench, fold: Split) -> dict[str, str]:
    rows = splits.rows(bench, fold)
    return dict(zip(rows["id"], rows["label"], strict=True))


def test_a_table_of_all_texts_is_compared_with_a_cross_validation_on_all_of_them(
    bench: Bench, folds: tuple[Project, list[Split]], tmp_path: Path
) -> None:
    project, each = folds
    labels = _labels(bench, each[0])
    wrong_of_table, wrong_of_models = [*labels][::5], [*labels][::3]
    models = planted.cross_validation(bench, project, each, planted.wrong_on(wrong_of_models))
    said = {id: planted.other(label) if id in wrong_of_table else label for id, label in labels.items()}
    first = _read_all(bench, project, write_csv(tmp_path / "gpt.csv", ("id", "gpt"), [*said.items()]))
    assert first.name == "predictions-4"
    found = cross_validation.of_run(bench, project, first)
    assert found is not None
    assert found.pooled is not None
    assert ([run.name for run in found.done], found.pooled.texts) == ([f"predictions-{n}" for n in (4, 5, 6)], 60)
    assert found.pooled.accuracy.value == pytest.approx(accuracy_score([*labels.values()], [*said.values()]))

    compared = compared_folds.of_comparison(bench, project, comparison.of_runs(bench, first, models[0]))
    assert compared is not None
    assert compared.compared.texts == 60
    of_models = [planted.other(label) if id in wrong_of_models else label for id, label in labels.items()]
    scores = [f1_score([*labels.values()], one, pos_label="True") for one in ([*said.values()], of_models)]
    assert compared.difference.value == pytest.approx(scores[0] - scores[1])
    table_alone, models_alone = ({*one} for one in (wrong_of_table, wrong_of_models))
    exact = binomtest(len(models_alone - table_alone), len(models_alone ^ table_alone))
    accuracy = compared.compared.accuracy
    assert accuracy.p_value == pytest.approx(exact.pvalue)
    assert "by the table of predictions-4 to predictions-6, of which it is not known" in compared_folds.reading(
        compared
    )


def test_every_text_of_a_table_beside_folds_is_read_and_what_is_missing_is_said(
    bench: Bench, folds: tuple[Project, list[Split]], tmp_path: Path
) -> None:
    project, each = folds
    labels = _labels(bench, each[0])
    of_first = [id for id, _, _ in _test_texts(bench, each[0])]
    of_second = [id for id, _, _ in _test_texts(bench, each[1])]
    lines = [(id, labels[id]) for id in [*of_first[1:], *of_second]]
    file = write_csv(tmp_path / "gpt.csv", ("id", "gpt"), lines)
    split = read_predictions.tested_on(bench, project)
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    matched = read_predictions.match(bench, split, table, columns)
    said = " ".join(read_predictions.account(matched))
    assert f"{len(lines)} of 60 test texts have a prediction." in said
    assert "divided into 3 folds" in said
    assert len(read_predictions.left_out(bench, matched)) == 60 - len(lines)
    first = read_predictions.keep(bench, project, matched)
    assert first.result is not None
    assert first.result.test.texts == len(of_first) - 1
    assert "1 without, which are in no score" in read_predictions.in_words(first)
    listed = results.mismatches(bench, first, PredictionFilter(only_mismatches=False, all_folds=True))
    assert sorted(listed.rows["id"]) == sorted(id for id, _ in lines)
    models = planted.cross_validation(bench, project, each, lambda id, label: label)
    for run, against in ((models[0], first), (first, models[0])):
        compared = compared_folds.of_comparison(bench, project, comparison.of_runs(bench, run, against))
        assert compared is not None
        assert compared.compared.texts == len(lines)
    assert fold_runs.in_words(bench, first) == (
        "Each text has its prediction of the table: predictions-1 and predictions-2. Of 3 folds 1 has no prediction: "
        "the texts of these are not listed."
    )


@pytest.mark.parametrize("probabilities", [False, True])
@pytest.mark.parametrize("write", [simple_csv, wide_csv])
@pytest.mark.parametrize("analysis", [one for one in REGISTERED if one.subject is Run], ids=lambda one: one.name)
def test_every_analysis_of_a_run_can_be_made_of_predictions(
    bench: Bench,
    tmp_path: Path,
    write: Callable[[Path], Path],
    probabilities: bool,
    analysis: Analysis[Any, Any, Any, Any],
) -> None:
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, write(tmp_path / "a.csv")), SplitSettings(shares=(40, 20, 40)))
    lines = [
        (id, planted.other(label) if place < 3 else label, *((0.75, 0.25) if label == "True" else (0.5, 0.5)))
        for place, (id, _, label) in enumerate(_test_texts(bench, split))
    ]
    header = ("id", "gpt", *(("p(True)", "p(False)") if probabilities else ("words", "cost")))
    file = write_csv(tmp_path / "gpt.csv", header, lines)
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    assert bool(columns.probabilities) is probabilities
    run = read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns), "GPT-4o")
    with suppress(JobError):
        assert analyses.of(bench, analysis, run, analysis.settings()) is not None


def test_reasons_stand_beside_their_texts_here_and_in_the_answers_of_other_runs(
    bench: Bench, divided: tuple[Project, Split], read: Read, tmp_path: Path
) -> None:
    project, split = divided
    texts = _test_texts(bench, split)
    hostile = ["<b>x</b> *y*", "🤷🤷", "z" * 1_000_000]
    lines = [(id, planted.other(label), hostile[place % 3]) for place, (id, _, label) in enumerate(texts)]
    file = write_csv(tmp_path / "llm.csv", ("id", "answer", "gpt_reason"), [*lines[:-1], (*lines[-1][:2], "")])
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    assert (columns.label, columns.reason) == ("answer", "gpt_reason")
    matched = read_predictions.match(bench, split, table, columns)
    assert not [line for line in read_predictions.account(matched) if line.startswith("Not read")]
    run = read_predictions.keep(bench, project, matched)
    for place, (id, _, _) in enumerate(texts[:-1]):
        assert results.text(bench, run, id)["given_reason"] == hostile[place % 3]
    assert results.text(bench, run, texts[-1][0])["given_reason"] is None
    results.download(bench, run, PredictionFilter(), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as opened:
        downloaded = {row["id"]: row["given_reason"] for row in csv.DictReader(opened)}
    assert downloaded == {id: reason if id != texts[-1][0] else "" for id, _, reason in lines}

    without = read()
    assert "given_reason" not in results.text(bench, without, texts[0][0])
    looks.at_run(bench, run)
    [answer] = other_answers.of(bench, project, without, texts[1][0]).answers
    assert (answer.run, answer.reason) == ("predictions-1", "🤷🤷")
    looks.at_run(bench, without)
    [answer] = other_answers.of(bench, project, run, texts[1][0]).answers
    assert answer.reason is None
