"""MTurk's batch files: what counts, who said it, and what each template's answers mean."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from core.data.ground_truth import build
from core.data.left_out import NOT_ANNOTATED, TURNED_DOWN
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import FileError
from tests.core.data.reading.tools.example_files import example

ROW = {
    "HITId": "3HIT7",
    "AssignmentId": "3ASG1",
    "WorkerId": "A1ANN",
    "AssignmentStatus": "Approved",
    "SubmitTime": "Fri May 01 10:01:00 PDT 2026",
    "Input.text": "Geht wählen!",
}


def _read(tmp_path: Path, *rows: dict[str, str]) -> RawTable:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, dict.fromkeys(name for row in rows for name in row), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "Batch_1_batch_results.csv"
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return read_table(path, name=path.name)


def _cells(table: RawTable, *columns: str) -> list[list[Any]]:
    return table.frame[list(columns)].astype(object).where(table.frame.notna(), None).to_numpy().tolist()


def test_each_assignment_is_a_judgement() -> None:
    table = example("mturk.csv")
    assert table.tool == "MTurk"
    assert _cells(table, "id", "text", "call", "sure", "annotator", "time", "comment", "party", "HITId") == [
        ["post7", "Geht wählen! 🗳️", "yes", "yes", "A1ANN", "2026-05-01T10:01:00-07:00", None, "Freie Ufer", "3HIT7"],
        [
            *("post8", "Nice weather, “isn't it”", "no", "no", "A1ANN", "2026-05-01T10:03:00-07:00"),
            *("Only small talk, I think, nothing else", None, "3HIT8"),
        ],
    ]
    assert set(table.of_judgements) == {"call", "sure", "AssignmentId", "WorkTimeInSeconds", "comment"}
    assert table.rejected[["row", "reason", "found"]].values.tolist() == [
        [3, TURNED_DOWN, "A2BEN"],
        [5, NOT_ANNOTATED, "A3CEM"],
    ]


def test_the_crowd_elements_form() -> None:
    table = example("mturk_form.csv")
    assert _cells(table, "id", "call", "topic", "sure", "annotator", "time", "why") == [
        ["post7", "yes", "vote | EU", "yes", "A1ANN", "2026-01-02T10:01:00-08:00", "imperative"],
        ["post7", "yes", None, "no", "A2BEN", "2026-01-02T10:02:00-08:00", None],
        ["post8", "no", "weather", "yes", "A2BEN", "2026-01-02T10:04:00-08:00", "small talk"],
    ]
    assert table.several == ("topic",)
    truth = build([table], guess_mapping(table))
    assert truth.report.labels == {"no": 1, "yes": 1}
    assert truth.report.left_out == {TURNED_DOWN: 1}


@pytest.mark.parametrize(
    ("answers", "question", "labels"),
    [
        ({"Answer.call.label": "yes"}, "call", "yes"),
        ({"Answer.call.labels": '["yes", "EU"]'}, "call", "yes | EU"),
        ({"Answer.call": "yes|EU"}, "call", "yes | EU"),
        ({"Answer.call.yes": "TRUE", "Answer.call.no": "FALSE"}, "call", "yes"),
        ({"Answer.hateful.on": "false"}, "hateful", "false"),
        ({"Answer.taskAnswers": '[{"call": {"EU": true, "yes": true, "no": false}}]'}, "call", "EU | yes"),
        ({"Answer.taskAnswers": '[{"hateful": {"on": true}}]'}, "hateful", "true"),
        ({"Answer.taskAnswers": '[{"hateful": false, "box": {"boundingBoxes": []}}]'}, "hateful", "false"),
        ({"Answer.taskAnswers": '[{"stars": 3}]'}, "stars", "3"),
    ],
)
def test_the_forms_of_an_answer(tmp_path: Path, answers: dict[str, str], question: str, labels: str) -> None:
    table = _read(tmp_path, {**ROW, **answers})
    assert _cells(table, question) == [[labels]]
    assert table.mapping is not None
    assert table.mapping.label == question


def test_answers_that_are_no_labels_are_said(tmp_path: Path) -> None:
    form = '[{"call": {"label": "yes"}, "marks": {"entities": [{"label": "EU", "startOffset": 0}]}}]'
    assert any("marks" in note for note in _read(tmp_path, {**ROW, "Answer.taskAnswers": form}).notes)


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ({"AssignmentStatus": "Approved"}, True),
        ({"AssignmentStatus": "Submitted"}, True),
        ({"AssignmentStatus": "Rejected"}, False),
        ({"AssignmentStatus": "Submitted", "Reject": "too fast"}, False),
        ({"AssignmentStatus": "Approved", "RejectionTime": "Sat May 02 08:00:00 PDT 2026"}, True),
        ({"AssignmentStatus": "", "RejectionTime": "Sat May 02 08:00:00 PDT 2026"}, False),
    ],
)
def test_what_counts(tmp_path: Path, row: dict[str, str], counts: bool) -> None:
    table = _read(tmp_path, {**ROW, "Answer.call": "no"}, {**ROW, "WorkerId": "A2BEN", "Answer.call": "yes", **row})
    assert len(table.frame) == 1 + counts


def test_several_texts_an_assignment(tmp_path: Path) -> None:
    several = {
        **{"Input.id_1": "a", "Input.text_1": "Geht wählen!", "Input.id_2": "b", "Input.text_2": "Nice weather today"},
        **{"Answer.q1": "yes", "Answer.q2": "no", "Answer.comment": "fine"},
    }
    rest = {name: value for name, value in ROW.items() if name != "Input.text"}
    table = _read(tmp_path, {**rest, **several})
    assert _cells(table, "id", "text", "q", "annotator", "comment") == [
        ["a", "Geht wählen!", "yes", "A1ANN", "fine"],
        ["b", "Nice weather today", "no", "A1ANN", "fine"],
    ]
    assert table.mapping is not None
    assert table.mapping.label == "q"


def test_without_ids_the_hits_are_the_ids(tmp_path: Path) -> None:
    assert _cells(_read(tmp_path, {**ROW, "Answer.call": "yes"}), "id") == [["3HIT7"]]


def test_a_text_field_of_an_unknown_name_is_said(tmp_path: Path) -> None:
    rest = {name: value for name, value in ROW.items() if name != "Input.text"}
    table = _read(tmp_path, {**rest, "Input.a": "Ilmenau", "Input.b": "Geht wählen!", "Answer.call": "yes"})
    assert _cells(table, "b", "a") == [["Geht wählen!", "Ilmenau"]]
    assert table.mapping is not None
    assert table.mapping.text == "b"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri Jan 02 10:01:00 PST 2026", "2026-01-02T10:01:00-08:00"),
        ("Fri Jan 02 10:01:00 UTC 2026", "2026-01-02T10:01:00+00:00"),
        ("Fri Jan 02 10:01:00 XYZ 2026", "Fri Jan 02 10:01:00 XYZ 2026"),
        ("Fri Xyz 02 10:01:00 PST 2026", "Fri Xyz 02 10:01:00 PST 2026"),
        ("2026-01-02T10:01:00Z", "2026-01-02T10:01:00Z"),
    ],
)
def test_moments(tmp_path: Path, written: str, read: str) -> None:
    assert _cells(_read(tmp_path, {**ROW, "SubmitTime": written, "Answer.call": "yes"}), "time") == [[read]]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ('[{"call": {"label": "ye', "Record 2, field “Answer.taskAnswers” is a text"),
        ('{"call": 1}', "Record 2, field “Answer.taskAnswers” is an object"),
        ("[7]", "Record 2, field “Answer.taskAnswers[0]” is a number"),
        ('[{"call": {"label": [{}]}}]', "Record 2, field “Answer.taskAnswers[0].call[0]” is an object"),
    ],
)
def test_a_damaged_form_is_named(tmp_path: Path, form: str, said: str) -> None:
    with pytest.raises(FileError) as caught:
        _read(tmp_path, {**ROW, "Answer.taskAnswers": form})
    assert said in caught.value.what
