"""What was rated is told from its context, wherever the text came from."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from core.data.label_decisions import GroundTruth
from core.records import (
    AnnotationSettings,
    CodebookClass,
    ColumnMapping,
    DatasetVersion,
    ExportFormat,
    Part,
    Project,
    SplitSettings,
)
from core.records.columns import ID, TEXT
from core.workflow import annotation, export, ground_truth, projects, rated_text, splits
from core.workflow.annotation import TextColumns
from core.workflow.bench import Bench
from core.workflow.corrections import known_texts
from core.workflow.ground_truth import RawTable, StagedFile
from tests.tables import unlike, write_csv

MAPPING = ColumnMapping(text="reply", id="id", annotators=("A", "B"), context=("title", "post"))


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Chatbot")


@pytest.fixture
def table(tmp_path: Path) -> RawTable:
    """Replies to posts, of which every second has a title; the last one is a tie."""
    lines = [
        (f"t{n}", "News" if n % 2 else "", f"Post {n},\nin two lines", unlike(n), n % 3, 1 if n == 11 else n % 3)
        for n in range(24)
    ]
    path = write_csv(tmp_path / "turns.csv", ("id", "title", "post", "reply", "A", "B"), lines)
    [read] = ground_truth.read([StagedFile(path, path.name)])
    return read


@pytest.fixture
def version(bench: Bench, project: Project, table: RawTable) -> DatasetVersion:
    return ground_truth.keep(bench, project, [table], MAPPING)


def _rated(begins: dict[str, int]) -> set[str]:
    return {text[at:] for text, at in begins.items()}


def test_of_a_version_those_without_a_label_included(bench: Bench, version: DatasetVersion) -> None:
    assert version.report.left_out == {"tie": 1}
    assert _rated(rated_text.begins(bench, version)) == {unlike(n) for n in range(24)}


def test_of_a_version_that_is_not_kept_yet(bench: Bench, table: RawTable) -> None:
    truth: GroundTruth = ground_truth.check(bench, [table], MAPPING)
    assert _rated(rated_text.begins_in(truth, MAPPING.context)) == {unlike(n) for n in range(24)}


def test_a_project_without_context_is_not_read(
    bench: Bench, project: Project, table: RawTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ground_truth.keep(bench, project, [table], ColumnMapping(text="reply", id="id", annotators=("A", "B")))
    monkeypatch.setattr(ground_truth, "texts", None)
    assert rated_text.begins(bench, plain) == {}


def test_of_a_round_and_of_the_version_that_it_becomes(bench: Bench, project: Project, table: RawTable) -> None:
    columns = TextColumns("reply", "id", context=("title", "post"))
    settings = AnnotationSettings("How good?", (CodebookClass("1"), CodebookClass("2")))
    taken = annotation.take_texts([table], columns)
    round = annotation.set_up(bench, project, "Pilot", settings, taken)
    assert annotation.find(bench, project, "Pilot").settings.context == ("title", "post")
    assert _rated(rated_text.begins_in_round(bench, round)) == {unlike(n) for n in range(24)}
    for at, id in enumerate(taken.texts[ID]):
        annotation.answer(bench, round, "Ann", id, "12"[at % 2])
    made = annotation.make_ground_truth(bench, project, round)
    assert _rated(rated_text.begins(bench, made)) == {unlike(n) for n in range(24)}


def test_of_texts_that_were_drawn_from_a_version(bench: Bench, project: Project, version: DatasetVersion) -> None:
    settings = AnnotationSettings("How good?", (CodebookClass("1"), CodebookClass("2")))
    round = annotation.set_up(bench, project, "Again", settings, annotation.sample(bench, version, 5, 1))
    begins = rated_text.begins_in_round(bench, round)
    assert set(begins) == set(annotation.texts(bench, round)[TEXT])
    assert _rated(begins) < {unlike(n) for n in range(24)}


def test_downloads_have_what_was_rated_in_a_column_of_its_own(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    out = tmp_path / "version.csv"
    export.write(bench, version, ExportFormat.WIDE, out)
    written = pd.read_csv(out)
    assert sorted(written["reply alone"]) == sorted(unlike(n) for n in range(24))
    assert all(text.endswith(f"\n{rated}") for text, rated in zip(written["text"], written["reply alone"], strict=True))
    [read] = ground_truth.read([StagedFile(out, out.name)])
    again = ground_truth.keep(bench, project, [read], ground_truth.guess([read]))
    assert again.report.labels == version.report.labels
    assert (again.mapping.text, again.mapping.context) == ("reply", ("title", "post"))
    assert rated_text.begins(bench, again) == rated_text.begins(bench, version)
    for format in (ExportFormat.LONG, ExportFormat.LABEL_STUDIO):
        out = tmp_path / f"version{format.ending}"
        export.write(bench, version, format, out)
        [read] = ground_truth.read([StagedFile(out, out.name)])
        assert read.mapping is not None
        assert (read.mapping.text, read.mapping.context) == ("reply", ("title", "post"))
        assert {"post", "reply", "title"} <= set(read.columns)
        assert "text" not in read.columns
    split = splits.make(bench, version, SplitSettings(near_duplicates=1.0))
    parts = [pd.read_csv(io.BytesIO(splits.part_csv(bench, split, part).content())) for part in Part]
    assert {rated for part in parts for rated in part["reply alone"]} == {unlike(n) for n in range(24) if n != 11}


def test_where_there_is_no_room_the_context_is_a_sign() -> None:
    assert rated_text.without_context("Post\nAha.", {"Post\nAha.": 5}) == "… Aha."
    assert rated_text.without_context("Aha.", {"Post\nAha.": 5}) == "Aha."


def test_the_columns_that_stand_before_a_text_are_named(bench: Bench, version: DatasetVersion) -> None:
    rows = ground_truth.texts(bench, version).head(2).to_dict("records")
    said = [rated_text.context_in_words(version, {str(name): value for name, value in row.items()}) for row in rows]
    assert said == ["Before the text stands “post”.", "Before it stand “title” and “post”, each in its own line."]
    assert rated_text.context_in_words(version, {TEXT: "Vote now"}) == ""


def test_texts_to_correct_are_found_by_words_of_one_half(bench: Bench, version: DatasetVersion) -> None:
    in_context = known_texts.search(bench, version, "context:news rated:ADLER", limit=50)
    assert sorted(in_context[ID]) == ["t1", "t3", "t5", "t7", "t9"]
    assert known_texts.search(bench, version, "rated:news").empty
    assert len(known_texts.search(bench, version, "news", limit=50)) == 12
