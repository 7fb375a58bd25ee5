"""Tables of predictions on a later version than the one that they were read with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.metrics import accuracy_score

from core.errors import ColumnError, DamagedError, JobError, LabelError
from core.records import DatasetVersion, Part, Project, Run, Split, SplitSettings
from core.workflow import comparison, file_damage, ground_truth, measured_again, projects, read_predictions, splits
from core.workflow import results as answers
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from core.workflow.training import run as run_of_name
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

SHARES = SplitSettings(shares=(40, 20, 40))


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Spring")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    return keep(bench, project, simple_csv(tmp_path / "a.csv"))


@pytest.fixture
def split(bench: Bench, version: DatasetVersion) -> Split:
    return splits.make(bench, version, SHARES)


def _predicted(number: int) -> dict[str, str]:
    """What the table says of that many texts: every fifth is wrong."""
    labels = {f"t{place}": label for place, (_, label) in enumerate(rows(number))}
    return {id: planted.other(label) if int(id[1:]) % 5 == 0 else label for id, label in labels.items()}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Predictions of 80 texts, of which the first version has 60, with reasons and an id that is nobody's."""
    lines = [(id, label, f"=because of {id} <b>") for id, label in _predicted(80).items()]
    return write_csv(tmp_path / "gpt.csv", ("id", "gpt", "reason"), [*lines, ("x", "True", ""), ("y", "", "🤷")])


def _read(bench: Bench, project: Project, file: Path, who: str = "GPT-4o") -> Run:
    split = read_predictions.tested_on(bench, project)
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    unknown = read_predictions.unknown_labels(split, table, columns)
    columns = replace(columns, labels=tuple((label, "") for label in unknown))
    return read_predictions.keep(bench, project, read_predictions.match(bench, split, table, columns), who)


def _again(bench: Bench, project: Project, run: Run) -> Run:
    split = read_predictions.tested_on(bench, project)
    carried = measured_again.carry(bench, run, split)
    return measured_again.keep(bench, project, measured_again.match(bench, split, carried), carried)


def _waiting(bench: Bench, project: Project) -> list[str]:
    split = read_predictions.tested_on(bench, project)
    return [run.name for run in measured_again.older(bench, project, split)]


def _second_wave(bench: Bench, project: Project, version: DatasetVersion, folder: Path, number: int = 100) -> Split:
    """Texts up to that number, of which the table has the first 80, in a frozen order of parts."""
    lines = [(f"t{place}", text, label) for place, (text, label) in enumerate(rows(number))]
    wave = keep(bench, project, write_csv(folder / "wave.csv", ("id", "text", "label"), lines[60:]), version)
    return splits.make(bench, wave, splits.suggested(bench, wave))


def _expected(bench: Bench, split: Split, part: Part, number: int) -> tuple[list[str], list[str]]:
    """True and predicted labels of the part's texts of which the table has a prediction."""
    known, said = splits.rows(bench, split), _predicted(number)
    asked = known[(known["part"] == str(part)) & known["id"].isin(said)]
    return asked["label"].tolist(), [said[id] for id in asked["id"]]


def test_a_second_wave_is_scored_with_the_predictions_that_matched_nothing_before(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path, tmp_path: Path
) -> None:
    run = _read(bench, project, table)
    assert _waiting(bench, project) == []
    later = _second_wave(bench, project, version, tmp_path)
    assert _waiting(bench, project) == ["predictions-1"]
    assert measured_again.where(bench, run) == "version 1"
    carried = measured_again.carry(bench, run, later)
    matched = measured_again.match(bench, later, carried)
    known = splits.rows(bench, later)
    new = known[(known["part"] == "test") & ~known["id"].isin(_predicted(80))]
    true, predicted = _expected(bench, later, Part.TEST, 80)
    assert len(new) > 1
    said = read_predictions.account(matched)
    assert said[0] == f"{len(true)} of {len(true) + len(new)} test texts have a prediction."
    assert said[1].startswith(f"{len(new)} test texts without one (“{new['id'].min()}”")
    assert not [line for line in said if line.startswith("Not read")]
    aside = read_predictions.left_out(bench, matched)
    assert {*new["id"]} <= {*aside["id"].dropna()}
    assert "gpt.csv" in {*aside["source"]}
    assert aside.loc[aside["id"] == "x", "row"].tolist() == [82], "as the file has it"

    again = measured_again.keep(bench, project, matched, carried)
    assert (again.name, again.config.model, again.version_id) == ("predictions-2", "GPT-4o", later.version_id)
    assert again.result is not None
    assert again.result.test.accuracy.value == pytest.approx(accuracy_score(true, predicted))
    assert again.result.validation is not None
    validated = _expected(bench, later, Part.VALIDATION, 80)
    assert again.result.validation.accuracy.value == pytest.approx(accuracy_score(*validated))
    assert f"{len(new)} without, which are in no score" in read_predictions.in_words(again)
    id = known.loc[(known["part"] == "test") & known["id"].isin([f"t{n}" for n in range(60, 80)]), "id"].iloc[0]
    assert answers.text(bench, again, id)["given_reason"] == f"=because of {id} <b>"
    assert run_of_name(bench, project, "predictions-1") == run, "the first stays as it was"
    assert file_damage.of_run(bench, again, thorough=True) is None
    assert _waiting(bench, project) == []
    with pytest.raises(JobError, match="was measured on version 2 already"):
        measured_again.keep(bench, project, matched, carried)


def test_corrected_labels_count_and_both_runs_are_compared(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path
) -> None:
    run = _read(bench, project, table)
    known = splits.rows(bench, split)
    id, label = known.loc[known["part"] == "test", ["id", "label"]].iloc[0]
    planted.relabel(bench, project, version, {id: planted.other(label)})
    newest = ground_truth.newest(bench, project)
    splits.make(bench, newest, splits.suggested(bench, newest))
    again = _again(bench, project, run)
    assert answers.text(bench, again, id)["true_label"] == planted.other(label)
    found = comparison.of_runs(bench, again, run)
    assert found.comparison.fixed + found.comparison.broken == 0, "the same answers to the same texts"
    assert run.result is not None
    assert again.result is not None
    assert abs(again.result.test.mismatches - run.result.test.mismatches) == 1


def test_a_table_goes_on_to_each_version_and_is_taken_as_it_was_read(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path, tmp_path: Path
) -> None:
    _read(bench, project, table)
    other = _read(bench, project, simple_predictions(tmp_path), "other")
    later = _second_wave(bench, project, version, tmp_path)
    assert _waiting(bench, project) == ["predictions-1", "predictions-2"]
    again = _again(bench, project, other)
    assert _waiting(bench, project) == ["predictions-1"], "of two tables with the same name one"
    splits.make(bench, splits.version_of(bench, later), replace(SHARES, seed=3))
    assert _waiting(bench, project) == ["predictions-1", "predictions-2"]
    newest = read_predictions.tested_on(bench, project)
    assert measured_again.where(bench, again) == "another division of version 2"
    assert measured_again.first(bench, again, newest) == other
    assert measured_again.first(bench, planted.run(bench, project, newest, lambda id, label: label), newest) is None
    read_predictions.delete(bench, other)
    last = _again(bench, project, again)
    assert (last.read_from and last.read_from.table) == (other.read_from and other.read_from.table)


def simple_predictions(folder: Path) -> Path:
    (folder / "other").mkdir()
    return write_csv(folder / "other" / "gpt.csv", ("id", "gpt"), [*_predicted(60).items()])


def test_from_one_test_part_to_folds_and_back(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path
) -> None:
    run = _read(bench, project, table)
    splits.make(bench, version, SplitSettings(folds=3))
    first = _again(bench, project, run)
    experiment = bench.store.experiments.of_run(first.id)
    assert experiment is not None
    assert len(experiment.runs) == 3
    assert _waiting(bench, project) == []
    splits.make(bench, version, replace(SHARES, seed=3))
    read_predictions.delete(bench, run)
    read_predictions.delete(bench, first)
    assert _waiting(bench, project) == ["predictions-3"], "each fold keeps the table"
    assert _again(bench, project, run_of_name(bench, project, "predictions-3")).name == "predictions-5"


def test_classes_that_were_merged_or_renamed_are_what_they_became(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    classes = ("calm", "mild", "strong")
    lines = [(f"t{place}", text, classes[place % 3]) for place, (text, _) in enumerate(rows(60))]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    splits.make(bench, version, SHARES)
    said = [
        (id, label.upper(), 0.1, 0.2) if place else (id, "?", 0.1, 0.2) for place, (id, _, label) in enumerate(lines)
    ]
    run = _read(bench, project, write_csv(tmp_path / "gpt.csv", ("id", "answer", "p(calm)", "p(mild)"), said))
    assert run.read_from is not None
    assert len(run.read_from.columns.probabilities) == 2
    merge = correcting.merge(bench, version, ["mild", "strong"], "any", author="Ann")
    merged = next_version.apply(bench, project)
    splits.make(bench, merged, SHARES)
    again = _again(bench, project, run)
    assert again.result is not None
    assert again.result.test.labels == ("any", "calm")
    assert again.result.test.mismatches == 0
    id = splits.rows(bench, read_predictions.tested_on(bench, project)).query("part == 'test'")["id"].iloc[1]
    assert answers.text(bench, again, id)["probabilities"] == pytest.approx({"any": 0.9, "calm": 0.1})
    assert again.read_from is not None
    assert ("?", "") in again.read_from.columns.labels

    correcting.undo(bench, merged, merge, author="Ann", place=merge.change.place)
    splits.make(bench, next_version.apply(bench, project), SHARES)
    apart = _again(bench, project, run)
    assert apart.result is not None
    assert (apart.result.test.labels, apart.result.test.mismatches) == (("calm", "mild", "strong"), 0)


def test_a_class_that_is_none_any_more_is_asked_for(bench: Bench, project: Project, tmp_path: Path) -> None:
    lines = [(f"t{place}", text, ("a", "b", "c")[place % 3]) for place, (text, _) in enumerate(rows(60))]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    splits.make(bench, version, SHARES)
    said = [(id, label) for id, _, label in lines]
    run = _read(bench, project, write_csv(tmp_path / "gpt.csv", ("id", "answer"), said))
    coded = [(id, text, "a" if label == "a" else "b") for id, text, label in lines]
    keep(bench, project, write_csv(tmp_path / "b.csv", ("id", "text", "label"), coded))
    split = splits.make(bench, ground_truth.newest(bench, project), SHARES)
    carried = measured_again.carry(bench, run, split)
    with pytest.raises(LabelError, match="“c” \\(20\\)"):
        measured_again.match(bench, split, carried)
    meant = replace(carried, columns=replace(carried.columns, labels=(("c", "b"),)))
    again = measured_again.keep(bench, project, measured_again.match(bench, split, meant), meant)
    assert again.result is not None
    assert again.result.test.mismatches == 0


def test_a_table_that_an_earlier_errata_read_is_to_be_read_again(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path, tmp_path: Path
) -> None:
    run = _read(bench, project, table)
    assert run.read_from is not None
    assert run.result is not None
    old = bench.store.prediction_tables.add(
        project.id, split.id, run.config, run.folder, run.result, replace(run.read_from, table="")
    )
    later = _second_wave(bench, project, version, tmp_path)
    assert _waiting(bench, project) == ["predictions-1", "predictions-2"]
    assert not measured_again.is_kept(old)
    with pytest.raises(JobError, match="an earlier Errata, which did not keep the table") as refused:
        measured_again.carry(bench, old, later)
    assert refused.value.todo == "Read it from its file once more."
    _again(bench, project, run)
    assert _waiting(bench, project) == [], "its file was read anew"
    trained = planted.run(bench, project, later, lambda id, label: label)
    with pytest.raises(JobError, match="was not read from a table"):
        measured_again.carry(bench, trained, later)


def test_a_damaged_table_is_told(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, table: Path, tmp_path: Path
) -> None:
    run = _read(bench, project, table)
    later = _second_wave(bench, project, version, tmp_path)
    (bench.artifacts.run(run).read_table).write_bytes(b"PAR1")
    with pytest.raises(DamagedError):
        measured_again.carry(bench, run, later)


def test_two_predictions_of_a_text_that_only_the_next_version_has_are_refused_then(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, tmp_path: Path
) -> None:
    said = {**_predicted(60), **dict.fromkeys([f"t{place}" for place in range(60, 100)], "True")}
    doubled = [(id, "False") for id in said if int(id[1:]) >= 60]
    run = _read(bench, project, write_csv(tmp_path / "gpt.csv", ("id", "gpt"), [*said.items(), *doubled]))
    later = _second_wave(bench, project, version, tmp_path)
    with pytest.raises(ColumnError, match=r"has several predictions, in rows \d+ and \d+") as refused:
        _again(bench, project, run)
    assert refused.value.where == "gpt.csv"
    assert _waiting(bench, project) == ["predictions-1"]
    assert later.version_id != run.version_id


def test_half_of_the_texts_of_the_next_version_without_a_prediction_leave_the_others_scored(
    bench: Bench, project: Project, version: DatasetVersion, split: Split, tmp_path: Path
) -> None:
    run = _read(bench, project, simple_predictions(tmp_path))
    later = _second_wave(bench, project, version, tmp_path, 120)
    again = _again(bench, project, run)
    true, predicted = _expected(bench, later, Part.TEST, 60)
    assert again.result is not None
    assert again.result.test.texts == len(true) < later.size(Part.TEST)
    assert again.result.test.accuracy.value == pytest.approx(accuracy_score(true, predicted))
