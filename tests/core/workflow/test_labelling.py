"""Labelling a file with a run's model: what goes in comes back, row for row."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from core.data.texts_and_judgements import LONGEST_TEXT
from core.errors import ColumnError, FileError, NotFound, SettingError
from core.figures import percent
from core.records import LongTexts, Project, ReadSettings, Run
from core.workflow import labelling, looks, one_answer
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from core.workflow.labelling import Labelled, UsualColumns
from tests.tables import write_csv

Trained = tuple[Bench, Project, Run]


def _label(trained: Trained, path: Path, text: str | None = "text") -> Labelled:
    bench, _, run = trained
    return labelling.label(bench, [run], labelling.read(_staged(path), text=text))


@pytest.fixture(autouse=True)
def is_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny model is none that one would label with."""
    monkeypatch.setattr(one_answer, "is_no_better", lambda *_: False)
    monkeypatch.setattr(one_answer, "doubted_in_brief", lambda *_: "")


def _staged(path: Path) -> StagedFile:
    return StagedFile(path, path.name)


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_the_columns_stay_and_the_answers_follow(trained: Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("nr", "text"), [("1", "Wählt morgen"), ("2", "Das Wetter")])
    found = _label(trained, path)
    answers = ["predicted_label", "probability", "p(False)", "p(True)", "not_labelled"]
    assert list(found.table.columns) == ["nr", "text", *answers]
    assert sum(found.labels.values()) == 2
    assert found.table["probability"].tolist() == found.table[["p(False)", "p(True)"]].max(axis=1).tolist()
    assert found.table["not_labelled"].isna().all()
    assert (found.not_labelled, found.notes, found.guesses) == ({}, (), ())


def test_every_row_comes_back_in_its_place(trained: Trained, tmp_path: Path) -> None:
    lines = ["nr,text", "1,first", "2,comma, too many", "3,", ",", "5,\u200b ", "6,last", ""]
    found = _label(trained, _write(tmp_path / "odd.csv", "\n".join(lines)))
    table = found.table.astype(object).where(found.table.notna(), "")
    assert table["nr"].tolist() == ["1", "", "3", "", "5", "6"]
    assert [bool(label) for label in table["predicted_label"]] == [True, False, False, False, False, True]
    assert [value != "" for value in table["probability"]] == [True, False, False, False, False, True]
    reasons = ["", "row has 3 fields, the header has 2", "empty text", "blank row", "empty text", ""]
    assert table["not_labelled"].tolist() == reasons
    assert table["row_as_found"].tolist() == ["", "2,comma, too many", "", "", "", ""]
    assert found.not_labelled == {"empty text": 2, "row has 3 fields, the header has 2": 1, "blank row": 1}


def test_a_text_that_is_too_long_is_not_labelled(trained: Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "long.csv", ("text",), [("short",), ("x" * (LONGEST_TEXT + 1),)])
    found = _label(trained, path)
    assert found.table["predicted_label"].notna().tolist() == [True, False]
    assert found.table["not_labelled"][3] == "text longer than 100,000 characters"


def test_texts_that_the_model_reads_in_part_are_counted(trained: Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "long.csv", ("text",), [("short",), ("today " * 500,), ("morgen " * 500,)])
    [note] = _label(trained, path).notes
    assert note == "Longer than the 64 tokens that the model reads: 2 texts; of these it read the beginning."
    bench, project, run = trained
    ending = dataclasses.replace(run, config=dataclasses.replace(run.config, long_texts=LongTexts.END))
    assert _label((bench, project, ending), path).notes == (note.replace("the beginning", "the end"),)


def test_columns_of_the_files_own_that_are_called_as_the_answers_are_kept(trained: Trained, tmp_path: Path) -> None:
    header = ("text", "predicted_label", "probability", "p(True)", "predicted_label (file)", "not_labelled")
    found = _label(
        trained, write_csv(tmp_path / "again.csv", header, [("Wählt morgen", "old", "9", "8", "older", "7")])
    )
    row = found.table.iloc[0]
    assert row["predicted_label (file) (file)"] == "old"
    assert row["predicted_label (file)"] == "older"
    assert (row["probability (file)"], row["p(True) (file)"], row["not_labelled (file)"]) == ("9", "8", "7")
    assert row["predicted_label"] in ("True", "False")
    assert "“predicted_label” is now “predicted_label (file) (file)”" in found.notes[0]


def test_the_column_of_the_texts_is_a_guess_where_it_is_not_named(trained: Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("nr", "text"), [("1", "Wählt morgen")])
    assert [(guess.said, guess.option) for guess in _label(trained, path, None).guesses] == [
        ("Column “text”: texts.", "text")
    ]


def test_words_for_a_missing_text_are_no_texts_unless_told_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", ("text",), [("Wählt morgen",), ("NA",), ("n/a",)])
    given = labelling.read(_staged(path), text="text")
    assert given.reason.fillna("").tolist() == ["", "empty text", "empty text"]
    assert given.rows["text"].tolist() == ["Wählt morgen", "NA", "n/a"]
    assert [guess.option for guess in given.guesses] == ["answers"]
    assert labelling.read(_staged(path), text="text", answers=["NA"]).reason.fillna("").tolist() == [
        "",
        "",
        "empty text",
    ]


def test_how_a_file_was_read_is_said(trained: Trained, tmp_path: Path) -> None:
    path = tmp_path / "named.json"
    path.write_text("text,nr\nWählt morgen,1\n", encoding="utf-8")
    assert any("content is" in note for note in _label(trained, path).notes)


def test_an_encoding_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    path.write_bytes("text\nfür alle\n".encode("mac-roman"))
    given = labelling.read(_staged(path), ReadSettings(encoding="mac-roman"), text="text")
    assert given.texts.tolist() == ["für alle"]


def test_a_tools_export_is_labelled_text_by_text(trained: Trained, tmp_path: Path) -> None:
    tasks: list[dict[str, object]] = [
        {"id": number, "data": {"text": f"Text {number}"}, "annotations": []} for number in (7, 8)
    ]
    found = _label(trained, _write(tmp_path / "ls.json", json.dumps(tasks)), None)
    assert found.table["text"].tolist() == ["Text 7", "Text 8"]
    assert found.table["id"].tolist() == ["7", "8"]
    assert found.table["predicted_label"].notna().all()


def test_what_cannot_be_labelled_is_refused_before_a_model_is_asked(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("nr", "text"), [("1", "Wählt morgen")])
    with pytest.raises(ColumnError, match="no column “body”"):
        labelling.read(_staged(path), text="body")
    empty = write_csv(tmp_path / "empty.csv", ("text", "nr"), [("", "1"), (" ", "2")])
    with pytest.raises(ColumnError, match="no text that can be labelled: empty text"):
        labelling.read(_staged(empty), text="text")


def test_an_archive_of_several_tables_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, "text,nr\nWählt morgen,1\n")
    with pytest.raises(FileError, match="holds 2 tables"):
        labelling.read(_staged(path))


def test_where_it_is_written_is_looked_at_first(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("text",), [("Wählt morgen",)])
    with pytest.raises(SettingError, match=r"“\.xls” names no format"):
        labelling.check_out(tmp_path / "out.xls", path)
    with pytest.raises(NotFound, match="no such folder"):
        labelling.check_out(tmp_path / "nowhere" / "out.csv", path)
    with pytest.raises(SettingError, match="would replace the file"):
        labelling.check_out(path, path)
    labelling.check_out(tmp_path / "OUT.CSV", path)


def test_the_table_is_written_as_its_ending_says(trained: Trained, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("nr", "text"), [("1", "=HYPERLINK(A1)"), ("2", "")])
    table = _label(trained, path).table
    for name in ("out.csv", "out.xlsx", "out.jsonl", "out.parquet"):
        labelling.write(trained[0], table, tmp_path / name)
    in_sheet = pd.read_excel(tmp_path / "out.xlsx", engine="openpyxl")
    assert in_sheet["text"].iloc[0] == "=HYPERLINK(A1)"
    assert in_sheet["probability"].tolist() == pytest.approx(table["probability"].tolist(), nan_ok=True)
    with pytest.raises(SettingError, match="more than the 32,767 characters that an XLSX file holds"):
        labelling.write(trained[0], table.assign(text="x" * 40_000), tmp_path / "long.xlsx")
    in_csv = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert in_csv["text"].fillna("").tolist() == ["'=HYPERLINK(A1)", ""]
    assert in_csv["predicted_label"].isna().tolist() == [False, True]
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["text"] == "=HYPERLINK(A1)"
    assert isinstance(first["probability"], float)
    assert (second["predicted_label"], second["probability"], second["not_labelled"]) == (None, None, "empty text")
    assert pd.read_parquet(tmp_path / "out.parquet")["probability"].isna().tolist() == [False, True]


def test_the_column_called_as_in_the_training_data_comes_first(trained: Trained, tmp_path: Path) -> None:
    bench, _, run = trained
    longer = [(f"{n}: Noch ein viel längerer Satz, der hier steht.", f"Satz {n}") for n in range(12)]
    path = write_csv(tmp_path / "new.csv", ("full_text", "text"), longer)
    assert labelling.usual_columns(bench, run) == UsualColumns(("text",))
    given = labelling.read(_staged(path), usual=UsualColumns(("gone", "text")))
    assert given.texts.iloc[0] == "Satz 0"
    assert given.guesses[0].said == "Column “text”: texts, as in the data set of the run."
    assert labelling.read(_staged(path), text="full_text").guesses == ()


def test_what_stood_before_the_texts_in_the_training_data_does_so_again(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("post", "reply"), [("Es regnet.", "Wie schön!"), ("Es schneit.", " ")])
    usual = UsualColumns(("reply",), ("post",))
    given = labelling.read(_staged(path), usual=usual)
    assert given.texts.iloc[0] == "Es regnet.\nWie schön!"
    assert given.reason.isna().tolist() == [True, False]
    assert given.rows["reply"].tolist() == ["Wie schön!", " "]
    assert "Column “post”: put before the texts" in given.guesses[1].said
    assert labelling.read(_staged(path), text="reply", context=(), usual=usual).texts.iloc[0] == "Wie schön!"
    with pytest.raises(ColumnError, match="no column “title”"):
        labelling.read(_staged(path), text="reply", context=["title"])


def test_a_file_without_what_stood_before_the_texts_is_labelled_and_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "new.csv", ("reply",), [("Wie schön!",)])
    given = labelling.read(_staged(path), usual=UsualColumns(("reply",), ("post",)))
    assert given.texts.tolist() == ["Wie schön!"]
    assert "“post” is no other column of this file" in given.guesses[1].said


def test_two_columns_alike_are_refused(tmp_path: Path) -> None:
    alike = [(f"Wer sagt den Satz {n}, und warum?", f"Den Satz {n} sagt niemand, warum?") for n in range(12)]
    with pytest.raises(ColumnError, match="may stand in “frage” or “antwort”"):
        labelling.read(_staged(write_csv(tmp_path / "new.csv", ("frage", "antwort"), alike)))


def test_a_model_that_one_answer_could_replace_is_named(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_answer, "is_no_better", lambda *_: True)
    found = _label(trained, write_csv(tmp_path / "new.csv", ("text",), [("Wählt morgen",)]))
    assert found.notes[0].startswith(
        "Do not rely on the labels of run-1: it is no better than one answer for all texts (validation)"
    )


def test_a_model_that_may_be_no_better_is_named_with_less_certainty(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_answer, "doubted_in_brief", lambda *_: "not surely better")
    assert labelling.no_better(trained[0], [trained[2]]) == [
        "Rely on the labels of run-1 with care: it is not surely better."
    ]


def test_the_test_part_says_it_too_once_somebody_has_looked(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = trained
    assert run.result is not None
    on_test = run.result.test
    monkeypatch.setattr(one_answer, "is_no_better", lambda evaluation, *_: evaluation is on_test)
    monkeypatch.setattr(looks, "runs_opened", lambda *_: set())
    assert labelling.no_better(bench, [run]) == []
    monkeypatch.setattr(looks, "runs_opened", lambda *_: {run.id})
    assert labelling.no_better(bench, [run]) == [
        "Do not rely on the labels of run-1: it is no better than one answer for all texts (test)."
    ]


def test_shares_of_answers_are_told_apart_from_shares_of_texts(trained: Trained) -> None:
    _, _, run = trained
    assert run.result is not None
    assert run.result.validation is not None
    skewed = dataclasses.replace(run.result.validation, confusion=((30, 10), (0, 60)))
    labels = skewed.labels
    said = labelling.of_shares(dataclasses.replace(run, result=dataclasses.replace(run.result, validation=skewed)))
    assert said.endswith(
        f"of 100 validation texts {run.name} called {percent(0.3)} “{labels[0]}”, and {percent(0.4)} are labelled so."
    )
    assert labelling.of_shares(dataclasses.replace(run, result=dataclasses.replace(run.result, validation=None))) == ""
