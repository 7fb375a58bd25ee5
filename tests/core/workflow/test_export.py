from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.csv_escaping import is_run
from core.data.ground_truth import GroundTruth
from core.data.left_out import DECIDED_ELSEWHERE
from core.data.reading.cells import clean
from core.data.reading.table import RawTable
from core.errors import JobError, LabelError, SettingError
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import (
    ADJUDICATION,
    CONFIRMATION,
    CORRECTION,
    ColumnMapping,
    DatasetVersion,
    ExportFormat,
    Origin,
    Project,
)
from core.settings import Settings
from core.store import files
from core.workflow import export, ground_truth, projects
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import labels_before, next_version
from core.workflow.ground_truth import StagedFile
from tests.core.data.raw_tables import raw
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

WIDE = (ExportFormat.WIDE, ExportFormat.XLSX, ExportFormat.JSON_LINES, ExportFormat.PARQUET)
METADATA = ("party", "=sum", "meta:label", "annotator: x", "time", "Comments", "annotation_id", "created_at")
COLUMNS = ("id", "text", "who", "label", "when", "part", *METADATA)
MAPPING = ColumnMapping(text="text", label="label", annotator="who", id="id", part="part", time="when")

TEXTS = (
    "=1+1",
    "+49 170 1234",
    "@wir wählen",
    "'=gequotet",
    "''-doppelt",
    "-5",
    "eins\nzwei",
    "eins\r\nzwei\rdrei",
    'say "hi", you; and\tyou | too',
    "Wählt 🗳️ am Sonntag 👩‍👩‍👧",
    "\u200fשלום עולם\u202c",
    "  Leerzeichen  ",
    "_x0041_ und \x07 und \u2028 Ende",
    "True",
    "007",
    "1e5",
    "https://example.org/?a=1&b=<2>",
    '{"a": [1]}',
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    home = tmp_path_factory.mktemp("exports") / "home"
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    yield bench
    bench.models.close()


def _row(id: str, text: str, annotator: str, label: str) -> list[str | None]:
    party, time = None if id == "002" else "+A", f"2026-01-02T10:00:0{len(annotator)}Z"
    return [id, text, annotator, label, time, "test", party, "=2", "l", "a", "morning", "c", "41", "now"]


def _difficult() -> RawTable:
    """Three annotators, of whom one misses texts; the first text is a tie."""
    rows = []
    for number, text in enumerate(TEXTS):
        id, label = f"{number:03}", ("True", "=nein", "7")[number % 3]
        rows += [_row(id, text, "Ann", label), _row(id, text, "bob@x.org", "vielleicht" if number == 0 else label)]
        rows += [_row(id, text, "label", "True")] if number % 4 == 1 else []
    return raw(COLUMNS, rows, "posts.csv")


def _kept(bench: Bench, tables: tuple[RawTable, ...], mapping: ColumnMapping) -> DatasetVersion:
    project = projects.create(bench, f"Project {len(projects.all_projects(bench))}")
    return ground_truth.keep(bench, project, tables, mapping)


def _project_of(bench: Bench, version: DatasetVersion) -> Project:
    return next(one for one in projects.all_projects(bench) if one.id == version.project_id)


def _corrected(bench: Bench) -> DatasetVersion:
    """The difficult texts, one of them relabelled, one left out, one adjudicated."""
    first = _kept(bench, (_difficult(),), MAPPING)
    correcting.relabel(bench, first, ["003"], "7", author="Cy", place=Origin.MISMATCHES, reason="a typo")
    correcting.exclude(bench, first, ["004"], author="Cy", place=Origin.MISMATCHES, reason="private")
    correcting.adjudicate(bench, first, "001", "=nein", author="Cy", reason="= irony")
    return next_version.apply(bench, _project_of(bench, first))


def _round_trip(bench: Bench, version: DatasetVersion, format: ExportFormat, folder: Path) -> GroundTruth:
    out = folder / f"out{format.ending}"
    export.write(bench, version, format, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    return ground_truth.load(bench, _kept(bench, tables, ground_truth.guess(tables)))


def _texts(truth: GroundTruth) -> dict[str, dict[str, Any]]:
    """Text, part and metadata of every text that is not left out by hand, by id."""
    both = pd.concat([truth.texts, truth.set_aside[truth.set_aside["reason"] != "excluded"]])
    columns = sorted(column for column in both.columns if column.startswith("meta:"))
    plain = both.set_index("id")[["text", "part", *columns]].astype(object)
    rows = zip(plain.index, plain.where(plain.notna(), None).to_dict("records"), strict=True)
    return {str(id): {str(column): value for column, value in row.items()} for id, row in rows}


def _judged(truth: GroundTruth, *columns: str) -> set[tuple[str, ...]]:
    """The annotators' judgements on texts that are not left out by hand."""
    judged = truth.judgements[truth.judgements["source"] != ADJUDICATION]
    judged = judged[judged["id"].isin(_texts(truth))]
    return set(judged[["id", "annotator", "label", *columns]].itertuples(index=False, name=None))


def _labels(truth: GroundTruth, column: str = "label") -> dict[str, str]:
    return dict(zip(truth.texts["id"], truth.texts[column], strict=True))


@pytest.mark.parametrize("format", [*WIDE, ExportFormat.LONG])
def test_an_export_reads_back(bench: Bench, tmp_path: Path, format: ExportFormat) -> None:
    version = _corrected(bench)
    before, after = ground_truth.load(bench, version), _round_trip(bench, version, format, tmp_path)
    assert _texts(after) == _texts(before)
    assert _judged(after) == _judged(before)
    assert after.report.annotators == before.report.annotators == 3
    assert _labels(after) == _labels(before)
    assert "000" in set(after.set_aside["id"])
    assert "004" not in _texts(after)


@pytest.mark.parametrize("format", WIDE)
def test_only_what_the_vote_decided_is_compared_with_the_vote_taken_again(
    bench: Bench, tmp_path: Path, format: ExportFormat
) -> None:
    version = _corrected(bench)
    after = _round_trip(bench, version, format, tmp_path)
    assert after.report.decisions == {"agree": len(TEXTS) - 4, "differ": 0, "tie": 1, "missing": 2, "decided": 0}
    assert _labels(after)["003"] == "7"


def test_the_long_form_keeps_times_and_leaves_decisions_to_people(bench: Bench, tmp_path: Path) -> None:
    version = _corrected(bench)
    before, after = ground_truth.load(bench, version), _round_trip(bench, version, ExportFormat.LONG, tmp_path)
    assert _judged(after, "time") == _judged(before, "time")
    decided = after.left_out[after.left_out["reason"] == DECIDED_ELSEWHERE]
    assert decided[["id", "found"]].to_numpy().tolist() == [
        ["001", "Cy: =nein"],
        ["003", "Cy: 7"],
    ]


def test_what_was_decided_by_hand_is_exported_with_author_time_and_reason(bench: Bench, tmp_path: Path) -> None:
    export.write(bench, _corrected(bench), ExportFormat.LONG, tmp_path / "long.csv")
    cells = pd.read_csv(tmp_path / "long.csv", dtype=str, keep_default_na=False)
    said = cells[cells["source"].isin([ADJUDICATION, CORRECTION])]
    assert said[["id", "annotator", "label", "decided_label", "source", "reason"]].to_numpy().tolist() == [
        ["001", "Cy", "'=nein", "'=nein", ADJUDICATION, "'= irony"],
        ["003", "Cy", "7", "7", CORRECTION, "a typo"],
    ]
    assert said["time"].str.match(r"\d{4}-\d\d-\d\dT").all()


@pytest.mark.parametrize("format", WIDE)
def test_one_row_a_text_tells_which_labels_were_decided_by_hand(
    bench: Bench, tmp_path: Path, format: ExportFormat
) -> None:
    out = tmp_path / f"out{format.ending}"
    export.write(bench, _corrected(bench), format, out, plain=True)
    read: dict[ExportFormat, Callable[..., Any]] = {
        ExportFormat.WIDE: pd.read_csv,
        ExportFormat.XLSX: partial(pd.read_excel, engine="openpyxl"),
        ExportFormat.PARQUET: pd.read_parquet,
        ExportFormat.JSON_LINES: partial(pd.read_json, lines=True, dtype=False),
    }
    cells = read[format](out)
    said = cells[cells["by hand: author"].notna()]
    assert said[["by hand: author", "by hand: reason"]].to_numpy().tolist() == [["Cy", "= irony"], ["Cy", "a typo"]]
    assert said["by hand: time"].astype(str).str.startswith("20").all()


def _decided_by_many(bench: Bench) -> DatasetVersion:
    """The difficult texts, most of them decided by hand in one way or several, some with notes."""
    first = _kept(bench, (_difficult(),), MAPPING)
    correcting.note(bench, first, ["002", "003"], author="Cy, J.", place=Origin.MISMATCHES, reason="odd\nand long")
    correcting.note(bench, first, ["002"], author="Di", place=Origin.EXPLAIN, reason="=1+1")
    correcting.exclude(bench, first, ["004"], author="Cy", place=Origin.MISMATCHES, reason="private")
    correcting.adjudicate(bench, first, "000", "=nein", author="Cy", reason="= irony")
    correcting.adjudicate(bench, first, "001", "7", author="Cy")
    second = next_version.apply(bench, _project_of(bench, first))
    correcting.relabel(bench, second, ["001", "005", "006"], "True", author="Di", place=Origin.EXPLAIN, reason="a, b")
    correcting.confirm(bench, second, ["000", "007", "008"], author="Ed", place=Origin.MISMATCHES)
    correcting.confirm(bench, second, ["000", "007"], author="Fay", place=Origin.MISMATCHES)
    return next_version.apply(bench, _project_of(bench, first))


def _log_in_short(bench: Bench, version: DatasetVersion) -> set[tuple[str | None, ...]]:
    made = ground_truth.log_of(bench, version)
    return {(one.change.text_id, one.change.author, one.change.label, one.change.reason) for one in made}


@pytest.mark.parametrize("format", [*WIDE, ExportFormat.LONG])
def test_a_corrected_ground_truth_is_handed_over(bench: Bench, tmp_path: Path, format: ExportFormat) -> None:
    version = _decided_by_many(bench)
    out = tmp_path / f"out{format.ending}"
    export.write(bench, version, format, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    read = _kept(bench, tables, ground_truth.guess(tables))
    before, after = ground_truth.load(bench, version), ground_truth.load(bench, read)
    assert _labels(after) == _labels(before)
    assert read.number == 1
    assert ground_truth.decided_by_hand(bench, read) == 6
    assert ground_truth.labels_by_hand(bench, read) == ground_truth.labels_by_hand(bench, version)
    of_others = {entry for entry in _log_in_short(bench, version) if entry[0] != "004"}
    # Of several decisions on a text all forms but the long one hold the last.
    gone = set() if format is ExportFormat.LONG else {("001", "Cy", "7", "")}
    assert _log_in_short(bench, read) == of_others - gone
    counted = "Decisions by hand on 6 texts and 3 notes are taken over"
    assert f"{out.name}: {counted} into the log of corrections; a label" in "\n".join(read.report.notes)
    again = tmp_path / f"again{format.ending}"
    export.write(bench, read, format, again)
    assert _cells(again, format) == _cells(out, format)


def _cells(path: Path, format: ExportFormat) -> list[list[str]]:
    """What stands in a file, but for the name of the one that was read."""
    if format in (ExportFormat.XLSX, ExportFormat.PARQUET):
        table = (
            pd.read_excel(path, dtype=str, engine="openpyxl") if format is ExportFormat.XLSX else pd.read_parquet(path)
        )
    else:
        table = pd.read_csv(path, dtype=str, sep="\x00" if format is ExportFormat.JSON_LINES else ",")
    if format is ExportFormat.LONG:
        table = table.drop(columns="source")
    return [[str(name) for name in table], *table.fillna("").astype(str).to_numpy().tolist()]


def test_what_people_decided_can_be_taken_back_in_the_next_project(bench: Bench, tmp_path: Path) -> None:
    version = _corrected(bench)
    out = tmp_path / "out.csv"
    export.write(bench, version, ExportFormat.WIDE, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    read = _kept(bench, tables, ground_truth.guess(tables))
    assert read.corrected == {"file": 1}
    entry = next(one for one in ground_truth.log_of(bench, read) if one.change.text_id == "003")
    correcting.undo(bench, read, entry, author="Di", place=Origin.CORRECTIONS)
    without = next_version.apply(bench, _project_of(bench, read))
    assert _labels(ground_truth.load(bench, without))["003"] == "True"


def test_decisions_for_merged_classes_are_handed_over_in_these(bench: Bench, tmp_path: Path) -> None:
    first = _kept(bench, (_difficult(),), MAPPING)
    correcting.relabel(bench, first, ["003"], "7", author="Di", place=Origin.EXPLAIN)
    correcting.relabel(bench, first, ["005"], "True", author="Di", place=Origin.EXPLAIN)
    correcting.merge(bench, first, ["7", "=nein"], "other", author="Di")
    version = next_version.apply(bench, _project_of(bench, first))
    before = _labels(ground_truth.load(bench, version))
    for format in (ExportFormat.WIDE, ExportFormat.LONG):
        after = _round_trip(bench, version, format, tmp_path)
        assert _labels(after) == before
        assert set(after.report.labels) == {"True", "other", "vielleicht"}


def test_a_file_that_is_added_leaves_its_decisions_behind_and_says_so(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export.write(bench, _corrected(bench), ExportFormat.WIDE, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    first = _kept(bench, (_difficult(),), MAPPING)
    added = ground_truth.keep(bench, _project_of(bench, first), tables, ground_truth.guess(tables), first)
    assert _labels(ground_truth.load(bench, added))["003"] == "True"
    assert ground_truth.log_of(bench, added) == []
    said = (
        "Decisions by hand on 2 texts are not taken over, as the file is added to texts that have a log of their own."
    )
    assert f"out.csv: {said}" in added.report.notes


def test_a_version_of_new_texts_rests_on_what_its_file_brought_alone(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export.write(bench, _corrected(bench), ExportFormat.WIDE, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    first = _kept(bench, (_difficult(),), MAPPING)
    correcting.relabel(bench, first, ["005"], "True", author="Di", place=Origin.EXPLAIN)
    project = _project_of(bench, first)
    second = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    assert {entry.change.text_id for entry in ground_truth.log_of(bench, second)} == {"001", "003"}
    assert drafts.load(bench, project).size == 0
    before = labels_before.of(bench, drafts.load(bench, project))
    made = [one for one in correcting.log(bench, project) if one.id in before]
    assert {one.change.text_id: before[one.id] for one in made} == {"005": "7", "003": "True"}


def test_decisions_need_the_ids_of_the_file(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export.write(bench, _corrected(bench), ExportFormat.WIDE, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    read = _kept(bench, tables, replace(ground_truth.guess(tables), id=None))
    assert ground_truth.log_of(bench, read) == []
    assert "not taken over, as “id” is not taken for the id of the texts." in "\n".join(read.report.notes)


def test_labels_that_count_as_another_do_so_in_decisions_too(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export.write(bench, _corrected(bench), ExportFormat.WIDE, out)
    tables = ground_truth.read([StagedFile(out, out.name)])
    mapping = ground_truth.guess(tables)
    values = replace(mapping.values, count_as=(("7", "seven"), ("seven", "seven")))
    with pytest.raises(LabelError, match="There is no label “seven”"):
        _kept(bench, tables, replace(mapping, values=values))
    values = replace(mapping.values, count_as=(("7", "True"),))
    read = _kept(bench, tables, replace(mapping, values=values))
    assert _labels(ground_truth.load(bench, read))["003"] == "True"


def test_a_confirmed_label_is_exported_as_confirmed(bench: Bench, tmp_path: Path) -> None:
    first = _kept(bench, (_difficult(),), MAPPING)
    correcting.confirm(bench, first, ["003"], author="Cy", place=Origin.MISMATCHES)
    version = next_version.apply(bench, _project_of(bench, first))
    exported = export.write(bench, version, ExportFormat.LONG, tmp_path / "out.csv")
    cells = pd.read_csv(tmp_path / "out.csv", dtype=str)
    said = cells[cells["annotator"] == "Cy"]
    assert said[["id", "label", "source"]].to_numpy().tolist() == [["003", "True", CONFIRMATION]]
    assert exported.judgements == version.report.judgements == len(cells) - 1
    assert exported.by_hand == {CONFIRMATION: 1}
    assert export.in_words(exported) == f"{len(cells)} rows: {len(cells) - 1} judgements and 1 confirmation on " + (
        f"{exported.texts} texts"
    )
    wide = export.write(bench, version, ExportFormat.WIDE, tmp_path / "wide.csv")
    assert export.in_words(wide) == f"{wide.texts} texts with {version.report.judgements} judgements"
    after = _round_trip(bench, version, ExportFormat.LONG, tmp_path)
    assert after.left_out.loc[after.left_out["id"] == "003", "found"].tolist() == ["Cy: True"]
    assert after.report.annotators == 3


def test_where_the_vote_decides_every_label_nothing_is_said_of_hands(bench: Bench, tmp_path: Path) -> None:
    version = _kept(bench, (_difficult(),), MAPPING)
    export.write(bench, version, ExportFormat.WIDE, tmp_path / "wide.csv")
    assert not [column for column in pd.read_csv(tmp_path / "wide.csv").columns if column.startswith("by hand")]


def test_label_studio_reads_back_as_its_own_export(bench: Bench, tmp_path: Path) -> None:
    # Its data have no place for parts, and fields of the names of judgements get another one.
    rows = [[*row[:5], row[6]] for row in _difficult().frame.to_numpy().tolist()]
    table = raw(("id", "text", "who", "label", "when", "party"), rows)
    mapping = ColumnMapping(text="text", label="label", annotator="who", id="id", time="when")
    version = _kept(bench, (table,), mapping)
    before, after = ground_truth.load(bench, version), _round_trip(bench, version, ExportFormat.LABEL_STUDIO, tmp_path)
    assert _texts(after) == _texts(before)
    assert _judged(after, "time") == _judged(before, "time")
    assert _labels(after) == _labels(before)


def test_label_studio_tasks_are_as_it_writes_them(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "tasks.json"
    written = export.write(bench, _corrected(bench), ExportFormat.LABEL_STUDIO, out)
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert (written.texts, written.judgements) == (len(tasks), sum(len(task["annotations"]) for task in tasks))
    task = next(task for task in tasks if task["data"]["item_id"] == "001")
    assert task["data"] == {
        "text": "+49 170 1234",
        "item_id": "001",
        "party": "+A",
        "=sum": "=2",
        "meta:meta:label": "l",
        "meta:annotator: x": "a",
        "meta:time": "morning",
        "meta:Comments": "c",
        "meta:annotation_id": "41",
        "meta:created_at": "now",
    }
    said = {"to_name": "text", "type": "textarea"}
    assert task["annotations"][1] == {
        "ground_truth": False,
        "was_cancelled": False,
        "result": [
            {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": ["=nein"]}},
            {"from_name": "annotated_by", **said, "value": {"text": ["bob@x.org"]}},
            {"from_name": "annotated_at", **said, "value": {"text": ["2026-01-02T10:00:09Z"]}},
        ],
    }
    assert set(task) == {"data", "annotations"}


def test_json_lines_hold_votes_and_soft_labels_as_objects(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "texts.jsonl"
    export.write(bench, _corrected(bench), ExportFormat.JSON_LINES, out)
    lines = {line["id"]: line for line in map(json.loads, out.read_text(encoding="utf-8").rstrip().split("\n"))}
    assert lines["003"]["label"] == "7"
    assert lines["003"]["votes"] == {"Ann": "True", "bob@x.org": "True"}
    assert lines["003"]["soft_label"] == {"True": 1.0}
    assert (lines["000"]["label"], lines["002"]["party"], lines["002"]["part"]) == (None, None, "test")


def test_no_spreadsheet_runs_what_a_text_says(bench: Bench, tmp_path: Path) -> None:
    for format in (ExportFormat.WIDE, ExportFormat.LONG):
        out = tmp_path / f"{format}.csv"
        export.write(bench, _corrected(bench), format, out)
        cells = pd.read_csv(out, dtype=str, keep_default_na=False)
        texts = [*cells.columns, *cells.to_numpy().ravel()]
        assert not [text for text in texts if is_run(text)]
        assert {"'=1+1", "@wir wählen"} <= set(texts)


def test_one_label_column_reads_back(bench: Bench, tmp_path: Path) -> None:
    table = raw(("Text", "label"), [[f"Ein Text {number}", "ab"[number % 2]] for number in range(6)])
    version = _kept(bench, (table,), ColumnMapping(text="Text", label="label"))
    for format in [*WIDE, ExportFormat.LONG]:
        after = _round_trip(bench, version, format, tmp_path)
        assert _judged(after) == _judged(ground_truth.load(bench, version))
        assert set(after.judgements["annotator"]) == {"posts"}


# Of control characters a file of a few lines may hold none but these: else it counts as no text.
CHARACTERS = st.one_of(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
    st.sampled_from("\t\n\r\v\f\x1b"),
)
CELLS = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=12),
    st.sampled_from(TEXTS),
    st.tuples(st.sampled_from(["'", "''", "="]), st.text("=+-@\t\r\n'\"x1,;", max_size=4)).map("".join),
)


@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(cells=st.lists(CELLS, min_size=10, max_size=20), marks=st.lists(CELLS, min_size=20, max_size=20))
def test_any_text_and_metadata_read_back(
    bench: Bench, tmp_path_factory: pytest.TempPathFactory, cells: list[str], marks: list[str]
) -> None:
    rows = [
        [str(number), f"{clean(cell)}.", "ab"[number % 2], ("a", None)[number % 2], clean(mark) or None]
        for number, (cell, mark) in enumerate(zip(cells, marks, strict=False))
    ]
    columns, folder = ("id", "text", "Ann", "Bo", "mark"), tmp_path_factory.mktemp("any")
    version = _kept(bench, (raw(columns, rows),), ColumnMapping(text="text", annotators=("Ann", "Bo"), id="id"))
    before = ground_truth.load(bench, version)
    for format in [*WIDE, ExportFormat.LONG]:
        after = _round_trip(bench, version, format, folder)
        assert (format, _texts(after)) == (format, _texts(before))
        assert (format, _judged(after)) == (format, _judged(before))


def test_texts_that_a_sheet_cannot_hold_are_refused(bench: Bench, tmp_path: Path) -> None:
    rows = [["x" * 32_768, "a"], ["kurz", "b"]]
    version = _kept(bench, (raw(("text", "label"), rows),), ColumnMapping(text="text", label="label"))
    export.check(bench, version, ExportFormat.WIDE)
    with pytest.raises(SettingError, match="32,768 characters; a cell of an XLSX file holds 32,767"):
        export.check(bench, version, ExportFormat.XLSX)
    with pytest.raises(SettingError):
        export.write(bench, version, ExportFormat.XLSX, tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_more_columns_than_a_sheet_has_are_refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    version = _corrected(bench)
    monkeypatch.setattr(files, "XLSX_MOST_COLUMNS", 8)
    with pytest.raises(SettingError, match="rows and 21 columns are more than an XLSX file holds"):
        export.check(bench, version, ExportFormat.XLSX)


@pytest.mark.parametrize("format", list(ExportFormat))
def test_a_full_disk_leaves_the_earlier_file(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: ExportFormat
) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"earlier")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.store.artifacts.os.fsync", full)
    with pytest.raises(JobError, match="disk is full"):
        export.write(bench, _corrected(bench), format, out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.read_bytes() == b"earlier"


def test_every_form_is_in_the_order_of_the_file_whatever_became_of_a_text(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Order")
    ids = [f"t{n}" for n in (9, 2, 7, 5, 1, 8)]
    lines = [(id, f"Beitrag {id}", "ja", "nein" if id in ("t2", "t8") else "ja") for id in ids]
    lines.append(("t3", "Beitrag t3", "nein", "nein"))
    ids.append("t3")
    file = write_csv(tmp_path / "tied.csv", ("id", "text", "Annotator 1", "Annotator 2"), lines)
    first = keep(bench, project, file)
    correcting.adjudicate(bench, first, "t2", "ja", author="Ann")
    decided = next_version.apply(bench, project)
    again = write_csv(tmp_path / "again.csv", ("id", "text", "Annotator 1"), [("t7", "Beitrag t7", "nein")])
    tables = ground_truth.read([StagedFile(again, again.name)])
    mapping = ground_truth.ColumnMapping(text="text", id="id", annotators=("Annotator 1",))
    corrected = ground_truth.keep(bench, project, tables, mapping, decided)
    assert corrected.report.judgements == 14
    for version in (first, decided, corrected):
        for form in WIDE:
            out = tmp_path / f"{version.number}.{form}"
            export.write(bench, version, form, out)
            if form is ExportFormat.JSON_LINES:
                found = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()]
            else:
                readers: dict[ExportFormat, Callable[..., Any]] = {
                    ExportFormat.WIDE: pd.read_csv,
                    ExportFormat.XLSX: partial(pd.read_excel, engine="openpyxl"),
                }
                read = readers.get(form, pd.read_parquet)
                found = read(out)["id"].tolist()
            assert found == ids, (version.number, form)
    export.write(bench, corrected, ExportFormat.LONG, tmp_path / "long.csv")
    judged = pd.read_csv(tmp_path / "long.csv").query("source != 'adjudication in Errata'")
    assert judged["id"].drop_duplicates().tolist() == ids
    texts = ground_truth.texts(bench, corrected)["id"].tolist()
    assert texts == [id for id in ids if id in texts], "and so are the parts"
