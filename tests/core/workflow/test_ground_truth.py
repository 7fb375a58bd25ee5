from __future__ import annotations

from pathlib import Path

import pytest

from core.data.staged import StagedFile
from core.errors import DamagedError, JobError, SettingError
from core.records import ADJUDICATION, ColumnMapping, VoteSettings
from core.workflow import ground_truth, known_columns, projects
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from core.workflow.import_figures import labels_from
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.damaged import damaged
from tests.tables import simple_csv, wide_csv, write_csv


def test_a_kept_version_can_be_read_back(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    path = wide_csv(tmp_path / "wide.csv")
    version = keep(bench, project, path)
    assert (version.number, version.sources, version.report.left_out) == (1, ("wide.csv",), {"tie": 1})
    texts = ground_truth.texts(bench, version)
    assert len(texts) == version.report.texts == 59
    assert texts["label"].value_counts().to_dict() == version.report.labels
    assert ground_truth.left_out(bench, version)["id"].tolist() == ["t0"]


def test_a_further_upload_makes_the_next_version_and_the_earlier_stays(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    path = simple_csv(tmp_path / "a.csv", 30)
    first = keep(bench, project, path)
    more = write_csv(tmp_path / "b.csv", ("id", "text", "label", "party"), [("n1", "Ganz neu", "True", "A")])
    second = keep(bench, project, more, adding_to=first)
    assert (second.number, second.report.texts, second.sources) == (2, 31, ("a.csv", "b.csv"))
    assert ground_truth.versions(bench, project) == [second, first]
    assert len(ground_truth.texts(bench, first)) == 30


def test_a_rule_that_names_nobody_is_refused(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    with pytest.raises(SettingError, match="no annotator “Nobody”; there are Annotator 1, Annotator 2"):
        ground_truth.keep_revote(bench, project, version, VoteSettings(adjudicator="Nobody"))
    tables = ground_truth.read([ground_truth.StagedFile(tmp_path / "wide.csv", "wide.csv")])
    with pytest.raises(SettingError, match="no label “perhaps”"):
        ground_truth.check(bench, tables, ground_truth.guess(tables), vote=VoteSettings(unsure=("perhaps",)))


def test_an_adjudicator_is_no_annotator(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    correcting.adjudicate(bench, version, "t0", "True", author="Ben")
    second = next_version.apply(bench, project)
    assert second.report.annotators == version.report.annotators == 3
    assert second.report.judgements == version.report.judgements
    assert ground_truth.judgements(bench, second)["source"].tolist()[-1] == ADJUDICATION


def test_a_version_is_not_kept_when_its_table_cannot_be_written(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = projects.create(bench, "Campaign")
    path = simple_csv(tmp_path / "a.csv", 30)
    monkeypatch.setattr(type(bench.artifacts), "write_table", _no_space)
    with pytest.raises(JobError, match="The disk is full"):
        keep(bench, project, path)
    assert ground_truth.versions(bench, project) == []


def _no_space(*arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_texts_set_aside_that_are_lost_are_not_taken_for_those_of_an_earlier_errata(
    bench: Bench, tmp_path: Path
) -> None:
    version = keep(bench, projects.create(bench, "Campaign"), wide_csv(tmp_path / "wide.csv"))
    folder = bench.artifacts.path(version.folder)
    with damaged(folder / "left_out.parquet", "cut"):
        assert ground_truth.set_aside(bench, version)["id"].tolist() == ["t0"]
    (folder / "set_aside.parquet").unlink()
    with pytest.raises(DamagedError, match="is missing"):
        ground_truth.set_aside(bench, version)
    (folder / "checksums.json").unlink()
    assert ground_truth.set_aside(bench, version)["id"].tolist() == ["t0"]


def test_a_later_file_may_be_the_first_that_names_parts(bench: Bench, tmp_path: Path) -> None:
    version = keep(bench, projects.create(bench, "Campaign"), simple_csv(tmp_path / "a.csv", 30))
    lines = [(f"t{n}", f"Text {n}", ("yes", "no")[n % 2], ("train", "test")[n % 3 == 0]) for n in range(30)]
    file = write_csv(tmp_path / "b.csv", ("id", "text", "label", "part"), lines)
    tables = ground_truth.read([StagedFile(file, "b.csv")])
    said = known_columns.as_before(bench, tables, version)
    assert said["label"] == "label"
    assert ground_truth.guess_around(tables, said).mapping.part == "part"


def test_labels_are_said_to_be_from_the_columns_of_the_file(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"Beitrag {n} zur Wahl", "01"[n % 2], "Ann", "01"[n % 3 == 0], "Ben") for n in range(12)]
    header = ("text", "hate_G1", "annotator_G1", "hate_G2", "annotator_G2")
    path = write_csv(tmp_path / "pairs.csv", header, lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    version = ground_truth.keep(bench, projects.create(bench, "Pairs"), tables, ground_truth.guess(tables))
    assert labels_from(version, [version]) == "columns “hate_G1” and “hate_G2”"
    assert bench.store.version(version.id).mapping == version.mapping


def test_labels_of_added_files_are_said_to_be_beside_those_of_the_version_before(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    first = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    lines = [(f"n{n}", f"Text {n}", ("yes", "no")[n % 2]) for n in range(30)]
    file = write_csv(tmp_path / "b.csv", ("id", "text", "Cem"), lines)
    tables = ground_truth.read([StagedFile(file, "b.csv")])
    mapping = ground_truth.with_a_column_each(tables, ColumnMapping(text="text", id="id", label="Cem"))
    assert (mapping.annotators, mapping.label) == (("Cem",), None)
    second = ground_truth.keep(bench, project, tables, mapping, adding_to=first)
    versions = ground_truth.versions(bench, project)
    assert labels_from(second, versions) == "column “Cem” of b.csv, beside those of version 1"
    assert labels_from(first, versions) == "column “label”"


def test_the_context_of_the_texts_that_are_added_to_is_not_forgotten(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    lines = [(f"On matter {n}", f"Text {n}", ("yes", "no")[n % 2]) for n in range(30)]
    file = write_csv(tmp_path / "a.csv", ("post", "text", "label"), lines)
    mapping = ColumnMapping(text="text", context=("post",), label="label")
    first = ground_truth.keep(bench, project, ground_truth.read([StagedFile(file, "a.csv")]), mapping)
    more = write_csv(tmp_path / "b.csv", ("text", "label"), [(f"Neu {n}", ("yes", "no")[n % 2]) for n in range(20)])
    tables = ground_truth.read([StagedFile(more, "b.csv")])
    second = ground_truth.keep(bench, project, tables, ColumnMapping(text="text", label="label"), adding_to=first)
    assert second.mapping.context == ("post",)


def test_what_was_noted_and_guessed_of_the_files_before_stays_where_others_are_added(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Campaign")
    lines = [(f"Peter &amp; Paul {n}", ("yes", "no", "NA")[n % 3]) for n in range(30)]
    first = keep(bench, project, write_csv(tmp_path / "a.csv", ("text", "label"), lines))
    assert any("a.csv" in note for note in first.report.notes)
    assert first.report.guesses
    more = write_csv(tmp_path / "b.csv", ("text", "label"), [(f"Neu {n}", ("yes", "no")[n % 2]) for n in range(20)])
    tables = ground_truth.read([StagedFile(more, "b.csv")])
    assert not any("a.csv" in note for note in ground_truth.check(bench, tables, first.mapping, first).report.notes)
    second = ground_truth.keep(bench, project, tables, first.mapping, adding_to=first)
    assert {note for note in first.report.notes if "a.csv" in note} <= {*second.report.notes}
    assert {*first.report.guesses} <= {*second.report.guesses}
