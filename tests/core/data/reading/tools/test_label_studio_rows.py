"""Label Studio's JSON_MIN, CSV and TSV: which fields are answers, and what they say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import GroundTruth, build
from core.data.left_out import CANCELLED, NO_CHOICE, NO_LABEL, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, ErrataError, FileError

Row = dict[str, Any]


def _row(id: int, text: str, /, **answers: Any) -> Row:
    """A record in the order in which the tool writes it."""
    return {"text": text, "party": "Freie Ufer", "id": id, **answers, "annotator": 1, **_annotation(id)}


def _annotation(id: int) -> Row:
    return {"annotation_id": 40 + id, "created_at": "2026-01-02T10:00:00Z", "lead_time": 3.1}


def _json(tmp_path: Path, *rows: Any) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return read_table(path, name="min.json")


def _table(tmp_path: Path, *rows: Row, separator: str = ",") -> RawTable:
    """The rows as the tool writes them into a CSV: columns in the order of the alphabet, choices as JSON."""
    content = io.StringIO()
    columns = sorted({name for row in rows for name in row})
    writer = csv.DictWriter(content, columns, quoting=csv.QUOTE_NONNUMERIC, delimiter=separator)
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {name: json.dumps(cell) if isinstance(cell, dict | list) else cell for name, cell in row.items()}
        )
    path = tmp_path / "upload"
    path.write_text(content.getvalue(), encoding="utf-8")
    return read_table(path, name="tasks.csv")


@pytest.mark.parametrize("read", [_json, _table])
def test_several_choices_ratings_and_trees_are_labels(read: Any, tmp_path: Path) -> None:
    table = read(
        tmp_path,
        _row(7, "Wählt", call="yes", tone=[{"rating": 4}], topic=[{"taxonomy": [["Politik", "Wahl"]]}]),
        _row(8, "Nein", call={"choices": ["yes", "party"]}, tone=[{"rating": 2}], topic=[{"taxonomy": [["Sport"]]}]),
    )
    assert table.frame[["call", "tone", "topic"]].values.tolist() == [
        ["yes", "4", "Politik / Wahl"],
        ["yes | party", "2", "Sport"],
    ]
    assert table.several == ("call",)
    assert table.frame["party"].tolist() == ["Freie Ufer", "Freie Ufer"]


def test_a_label_of_several_answers_counts_once(tmp_path: Path) -> None:
    table = _json(tmp_path, _row(7, "Wählt", call=[{"choices": ["yes"]}, {"choices": ["yes"]}]))
    assert table.frame["call"].tolist() == ["yes"]


def test_a_table_separated_by_tabs(tmp_path: Path) -> None:
    table = _table(tmp_path, _row(7, "Wählt\theute", label="yes"), _row(8, "Nein 🙅", label="no"), separator="\t")
    assert table.tool is not None
    assert table.frame["text"].tolist() == ["Wählt\theute", "Nein 🙅"]


@pytest.mark.parametrize("read", [_json, _table])
def test_spans_and_comments_are_no_labels(read: Any, tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 2, "text": "Wä", "labels": ["PER"]}]
    comments = [{"text": ["hm", "so"]}]
    rows = [_row(7, "Wählt", label="yes", who=spans), _row(8, "Nein", who=spans), _row(9, "Hm", who=comments)]
    table = read(tmp_path, *rows)
    assert table.frame["label"].tolist() == ["yes"]
    assert [number - table.frame.index[0] for number in table.rejected["row"]] == [1, 2]
    assert table.rejected[["reason", "found"]].values.tolist() == [[NO_CHOICE, "labels"], [NO_LABEL, "textarea"]]
    assert "passed over: labels" in table.notes[0]


def test_an_id_of_ones_own_goes_before_the_tasks(tmp_path: Path) -> None:
    table = _json(tmp_path, {"tweet_id": "t-1", **_row(7, "Wählt", label="yes")})
    assert table.frame[["id", "task id"]].values.tolist() == [["t-1", "7"]]


def test_what_was_cancelled_is_left_out(tmp_path: Path) -> None:
    rows = [_row(7, "Wählt", label="yes"), _row(8, "Nein", label="no")]
    table = _table(tmp_path, {**rows[0], "was_cancelled": False}, {**rows[1], "was_cancelled": True})
    assert table.frame["label"].tolist() == ["yes"]
    assert table.rejected[["reason", "found"]].values.tolist() == [[CANCELLED, "1"]]


def test_the_answer_stands_between_id_and_annotator(tmp_path: Path) -> None:
    rows = [_row(id, f"Text {id}", mood=mood) for id, mood in enumerate("abcb")]
    table = _json(tmp_path, *({"kind": "x" if row["id"] % 2 else "y", **row} for row in rows))
    assert guess_mapping(table).label == "mood"
    assert set(table.frame["kind"]) == {"x", "y"}


def test_what_differs_within_a_task_is_an_answer(tmp_path: Path) -> None:
    rows = [_row(7, "Wählt", mood="a", category="x"), {**_row(7, "Wählt", mood="b", category="x"), "annotator": 2}]
    assert guess_mapping(_table(tmp_path, *rows)).label == "mood"


def test_without_ids_nothing_differs_within_a_task(tmp_path: Path) -> None:
    rows = [_row(id, f"Text {id}", mood="ab"[id], label="xy"[id]) for id in range(2)]
    table = _table(tmp_path, *({name: cell for name, cell in row.items() if name != "id"} for row in rows))
    assert guess_mapping(table).label == "label"
    assert not [note for note in table.notes if "several questions" in note]


def test_unknown_users_are_said(tmp_path: Path) -> None:
    table = _table(tmp_path, {**_row(7, "Wählt", label="yes"), "annotator": "None"})
    assert table.frame["annotator"].tolist() == ["unnamed"]
    assert "does not say who annotated" in table.notes[0]


def _build(tmp_path: Path, *rows: Any) -> GroundTruth:
    table = _json(tmp_path, *rows)
    return build([table], guess_mapping(table))


@pytest.mark.parametrize(
    ("rows", "kind", "said"),
    [
        ([{"text": "Ja", "label": "no"}], FileError, "Record 2, field “annotation_id” is nothing"),
        ([_row(8, "Ja", label="no") | {"text": ["Ja"]}], FileError, "Record 2, field “text” is a list"),
        ([_row(8, "Ja", label={"choices": "no"})], FileError, "Record 2, field “label[0].choices” is a text"),
        ([_row(8, "Ja", label=[["no"]])], FileError, "Record 2, field “label[0]” is a list"),
        ([_row(8, "Ja", label=[{"choices": []}, "no"])], FileError, "Record 2, field “label[1]” is a text"),
        ([_row(8, "Ja", label='{"choices": ["n')], FileError, 'Record 2, field “label” is a text (“{"choices"'),
        ([_row(8, "Ja", label="no") | {"annotator": {}}], FileError, "Record 2, field “annotator” is an object"),
        ([_row(8, "Ja", label="no") | {"created_at": []}], FileError, "Record 2, field “created_at” is a list"),
        ([_row(7, "Ja", label="no")], ColumnError, "“7” stands for different texts"),
    ],
)
def test_bad_records_are_named(tmp_path: Path, rows: list[Row], kind: type[ErrataError], said: str) -> None:
    with pytest.raises(kind) as caught:
        _build(tmp_path, _row(7, "Wählt", label="yes"), *rows)
    assert said in caught.value.what
    assert "min.json" in caught.value.where


def test_no_annotation_at_all(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=f"1 × {NOT_ANNOTATED}"):
        _json(tmp_path, {**_row(7, "Wählt"), "annotation_id": None})


def test_a_truncated_table(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text('"annotation_id","annotator","id","label","lead_time","text"\n41,"ann",7,"yes",3.1,"Wäh', "utf-8")
    table = read_table(path, name="tasks.csv")
    assert table.frame["text"].tolist() == ['"Wäh']
    assert any("Quotation marks out of place" in note and "(2)" in note for note in table.notes)


def test_scales_and_words_belong_to_the_judgement(tmp_path: Path) -> None:
    rows = [_row(id, f"Text {id}", call="ab"[id % 2], sure=[{"rating": id}], why=f"Grund {id}") for id in range(60)]
    table = _json(tmp_path, *rows, {**_row(60, "Leer"), "why": "nur Worte"})
    assert table.of_judgements == ("call", "why", "sure", "lead_time")
    assert table.frame["why"].tolist()[:2] == ["Grund 0", "Grund 1"]
    assert table.guesses == ()
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [[61, NO_LABEL, "textarea"]]


def test_scales_are_labels_where_no_classes_are_asked_for(tmp_path: Path) -> None:
    table = _json(tmp_path, *(_row(id, f"Text {id}", sure=[{"rating": id}]) for id in range(3)))
    assert guess_mapping(table).label == "sure"
    assert table.frame["sure"].tolist() == ["0", "1", "2"]


def test_words_that_differ_within_a_task_belong_to_the_judgement(tmp_path: Path) -> None:
    long = "Der Ton ist spöttisch, das Lob also nicht ernst gemeint; " * 2
    rows = [_row(7, "Wählt", label="a", why=long), _row(7, "Wählt", label="b", why="Nein.") | {"annotator": 2}]
    table = _table(tmp_path, *rows)
    assert table.frame["why"].tolist() == [long.strip(), "Nein."]
    assert table.of_judgements == ("label", "why", "lead_time")


@pytest.mark.parametrize("mixed", [["a", "b"], ["a", {"start": 0, "end": 2, "choices": ["a", "b"]}]])
@pytest.mark.parametrize("read", [_json, _table])
def test_a_label_and_a_list_of_labels_are_about_parts(read: Any, tmp_path: Path, mixed: Any) -> None:
    spans = [{"start": 0, "end": 2, "text": "Wä", "labels": ["PER"]}]
    rows = [_row(7, "Wählt", label="yes", who=spans, tone=mixed), _row(8, "Nein", label="no", tone="a")]
    table = read(tmp_path, *rows, _row(9, "Hm", tone="a"))
    assert guess_mapping(table).label == "label"
    assert "tone" not in table.columns
    assert table.rejected[["id", "reason"]].values.tolist() == [["9", NO_CHOICE]]


@pytest.mark.parametrize("read", [_json, _table])
def test_choices_in_a_tree_are_one_label_with_its_branches(read: Any, tmp_path: Path) -> None:
    both = {"choices": [["Politik", "Wahl"], ["Sport"]]}
    rows = [_row(number, f"Text {number}", label=["Politik", "Wahl"]) for number in range(2)]
    table = read(tmp_path, *rows, _row(8, "Nein", label=["Sport"]), _row(9, "Beides", label=both))
    assert table.frame["label"].tolist() == ["Politik / Wahl"] * 2 + ["Sport", "Politik / Wahl | Sport"]
    assert table.several == ("label",)


@pytest.mark.parametrize("read", [_json, _table])
def test_who_and_when_of_erratas_own_export(read: Any, tmp_path: Path) -> None:
    said = {"annotated_by": "Jörg | B", "annotated_at": "2025"}
    table = read(tmp_path, _row(7, "Wählt", label="yes", **said), _row(8, "Nein", label="no"))
    assert table.frame[["annotator", "time"]].values.tolist() == [["Jörg | B", "2025"], ["1", "2026-01-02T10:00:00Z"]]
    assert "annotated_by" not in table.columns
