"""Surveys: which columns are texts, what the texts are, who answered, and who does not count."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.left_out import NOT_ANNOTATED, NOT_FINISHED, PREVIEW
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table
from core.errors import ColumnError, FileError
from core.records import ReadSettings
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES, example

TIME = "2026-05-01 10:00:00"


def _csv(tmp_path: Path, *rows: Sequence[str], name: str = "survey.csv") -> RawTable:
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_table(path, name=name)


def _google(tmp_path: Path, columns: Sequence[str], *answers: Sequence[str]) -> RawTable:
    return _csv(tmp_path, ["Timestamp", *columns], *([TIME, *given] for given in answers))


def _qualtrics(tmp_path: Path, columns: dict[str, tuple[str, str]], *answers: Sequence[str]) -> RawTable:
    """``columns``: name → wording and ImportId."""
    ids = [json.dumps({"ImportId": id}) for id in ("endDate", "_recordId", *(id for _, id in columns.values()))]
    return _csv(
        tmp_path,
        ["EndDate", "ResponseId", *columns],
        ["End Date", "Response ID", *(wording for wording, _ in columns.values())],
        ids,
        *([TIME, f"R_{number}", *given] for number, given in enumerate(answers, start=1)),
    )


def _cells(table: RawTable, *columns: str) -> list[list[Any]]:
    return table.frame[list(columns)].astype(object).where(table.frame.notna(), None).to_numpy().tolist()


def _labels(table: RawTable) -> dict[str, list[str]]:
    """Labels by text."""
    assert table.mapping is not None
    by_text = table.frame.groupby("text", sort=False)[str(table.mapping.label)]
    return {str(text): labels.tolist() for text, labels in by_text}


class TestQualtrics:
    def test_texts_are_columns_of_matrices(self) -> None:
        table = example("qualtrics.csv")
        first, second = "Ruft der Beitrag zu etwas auf? Bitte zu jedem antworten.", "Ist der Ton freundlich?"
        assert table.tool == "Qualtrics"
        assert _cells(table, "text", first, second, "annotator", "time", "Q3", "Q4", "ResponseId") == [
            ["Geht wählen! 🗳️", "ja", "eher ja", "5f00a", "2026-05-01 10:05:00", "34", "Schön, danke", "R_1"],
            ["Nice weather - today", "nein", "ja", "5f00a", "2026-05-01 10:05:00", "34", "Schön, danke", "R_1"],
            ["Kommt vorbei: „Markt 1“", "ja", None, "5f00a", "2026-05-01 10:05:00", "34", "Schön, danke", "R_1"],
            ["Geht wählen! 🗳️", "nein", "nein", "5f00b", "2026-05-01 11:02:00", "29", None, "R_2"],
            ["Nice weather - today", "nein", "ja", "5f00b", "2026-05-01 11:02:00", "29", None, "R_2"],
            ["Kommt vorbei: „Markt 1“", None, "eher ja", "5f00b", "2026-05-01 11:02:00", "29", None, "R_2"],
        ]
        assert {first, second, "Q3", "Q4"} <= set(table.of_judgements)

    def test_who_does_not_count(self) -> None:
        assert example("qualtrics.csv").rejected[["row", "reason", "found"]].values.tolist() == [
            [4, PREVIEW, "R_0"],
            [7, NOT_FINISHED, "5f00c"],
            [8, NOT_ANNOTATED, "5f00d"],
        ]

    def test_what_was_decided_is_said(self) -> None:
        table = example("qualtrics.csv")
        people, items, label = table.guesses
        assert (people.option, items.option, label.option) == ("annotator", "items", "label")
        assert "PROLIFIC_PID" in people.said
        assert "6 columns" in items.said
        assert "“Q3”, “Q4”" in items.said
        assert any("IPAddress" in note for note in table.notes)

    def test_questions_that_end_alike(self, tmp_path: Path) -> None:
        columns = {"Q1": ("Text A: Bist du dafür?", "QID1"), "Q2": ("Text B: Bist du dafür?", "QID2")}
        table = _qualtrics(tmp_path, columns, ("ja", "nein"), ("ja", "ja"))
        assert _cells(table, "text", "Bist du dafür?", "annotator") == [
            ["Text A", "ja", "R_1"],
            ["Text B", "nein", "R_1"],
            ["Text A", "ja", "R_2"],
            ["Text B", "ja", "R_2"],
        ]
        assert table.frame.index.tolist() == [4, 4, 5, 5]

    def test_a_question_of_ones_own_about_the_respondent_is_none(self, tmp_path: Path) -> None:
        columns = {
            "Q1": ("Geht wählen #ltw\n\nIst das ein Aufruf?", "QID1"),
            "Q2": ("Schönes Wetter 🌞\n\nIst das ein Aufruf?", "QID2"),
            "Q3": ("Haben Sie schon einmal gewählt?", "QID3"),
        }
        table = _qualtrics(tmp_path, columns, ("ja", "nein", "ja"), ("ja", "nein", "nein"))
        assert _labels(table) == {"Geht wählen #ltw": ["ja", "ja"], "Schönes Wetter 🌞": ["nein", "nein"]}
        assert _cells(table, "Q3")[:1] == [["ja"]]
        assert "Q3" in table.of_judgements

    def test_rounds_of_loop_and_merge(self, tmp_path: Path) -> None:
        columns = {
            "1_Q5": ("Geht wählen! - Ist das ein Aufruf?", "1_QID5"),
            "1_Q6": ("Geht wählen! - Ist der Ton freundlich?", "1_QID6"),
            "2_Q5": ("Nice weather - Ist das ein Aufruf?", "2_QID5"),
            "2_Q6": ("Nice weather - Ist der Ton freundlich?", "2_QID6"),
        }
        table = _qualtrics(tmp_path, columns, ("ja", "ja", "nein", "ja"), ("ja", "nein", "nein", "nein"))
        assert _cells(table, "text", "Ist das ein Aufruf?", "Ist der Ton freundlich?", "annotator") == [
            ["Geht wählen!", "ja", "ja", "R_1"],
            ["Nice weather", "nein", "ja", "R_1"],
            ["Geht wählen!", "ja", "nein", "R_2"],
            ["Nice weather", "nein", "nein", "R_2"],
        ]

    def test_rounds_without_their_texts_take_them_from_a_table_beside(self, tmp_path: Path) -> None:
        columns = {"1_Q5": ("Ist das ein Aufruf?", "1_QID5"), "2_Q5": ("Ist das ein Aufruf?", "2_QID5")}
        table = _qualtrics(tmp_path, columns, ("ja", "nein"), ("ja", "nein"))
        (joined,) = join_texts([table, raw(["id", "text"], [("1", "Geht wählen!"), ("2", "Nice weather")], "t.csv")])
        truth = build([joined], guess_mapping(joined))
        assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
            ["1", "R_1", "ja"],
            ["2", "R_1", "nein"],
            ["1", "R_2", "ja"],
            ["2", "R_2", "nein"],
        ]

    def test_a_matrix_a_text_whose_rows_are_questions(self, tmp_path: Path) -> None:
        texts = ["Geht wählen, jede Stimme zählt!", "Nice weather, is it not?", "Kommt vorbei, es gibt Kuchen."]
        columns = {
            f"Q{place}_{row}": (f"{text} - {asked}", f"QID{place}_{row}")
            for place, text in enumerate(texts, start=1)
            for row, asked in enumerate(["Aufruf", "Ton"], start=1)
        }
        table = _qualtrics(tmp_path, columns, ("1", "2", "2", "1", "1", "1"), ("1", "1", "2", "2", "2", "1"))
        assert _cells(table, "text", "Aufruf", "Ton")[:3] == [
            [texts[0], "1", "2"],
            [texts[1], "2", "1"],
            [texts[2], "1", "1"],
        ]

    def test_equal_texts_are_told_apart(self, tmp_path: Path) -> None:
        columns = {f"Q1_{n}": (f"Aufruf? - {text}", f"QID1_{n}") for n, text in enumerate(["Ja!", "Ja!", "Nö"])}
        table = _qualtrics(tmp_path, columns, ("ja", "nein", "nein"))
        assert _cells(table, "id", "text") == [["Q1_0", "Ja!"], ["Q1_1", "Ja!"], ["Q1_2", "Nö"]]

    def test_a_spreadsheet_has_two_rows_of_names(self, tmp_path: Path) -> None:
        rows = pd.read_csv(EXAMPLES / "qualtrics.csv", dtype="str", header=None)
        path = tmp_path / "qualtrics.xlsx"
        rows.drop(index=2).to_excel(path, index=False, header=False)
        table = read_table(path, name=path.name)
        assert table.tool == "Qualtrics"
        assert _labels(table) == _labels(example("qualtrics.csv"))

    def test_older_exports(self, tmp_path: Path) -> None:
        table = _csv(
            tmp_path,
            ["V1", "V8", "V9", "V10", "Q1_1", "Q1_2"],
            [
                "ResponseID",
                "StartDate",
                "EndDate",
                "Finished",
                "Ist das ein Aufruf?-Geht hin",
                "Ist das ein Aufruf?-Ja",
            ],
            ["R_1", TIME, TIME, "1", "ja", "nein"],
            ["R_2", TIME, TIME, "0", "ja", "ja"],
        )
        assert table.tool == "Qualtrics"
        assert _cells(table, "annotator", "time")[0] == ["R_1", TIME]
        assert len(table.frame) == 2
        assert table.rejected["reason"].tolist() == [NOT_FINISHED]

    def test_without_shared_answers_it_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="No columns look like answers on texts"):
            _qualtrics(tmp_path, {"Q1": ("Wie alt?", "QID1"), "Q2": ("Woher?", "QID2")}, ("34", "Ilmenau"))

    def test_without_answers_it_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="no answers below"):
            _qualtrics(tmp_path, {"Q1": ("Wie alt?", "QID1")})

    def test_named_columns_are_taken(self, tmp_path: Path) -> None:
        path = tmp_path / "survey.csv"
        columns = ["Zeitstempel", "Geht hin zur Wahl", "Schönes Wetter ist heute", "Sind Sie wahlberechtigt?"]
        path.write_text("\n".join([",".join(columns), f"{TIME},ja,nein,ja", f"{TIME},ja,nein,nein"]), encoding="utf-8")
        assert len(_labels(read_table(path, name=path.name))) == 3
        table = read_table(path, name=path.name, settings=ReadSettings(items=tuple(columns[1:3])))
        assert _labels(table) == {columns[1]: ["ja", "ja"], columns[2]: ["nein", "nein"]}
        assert table.guesses == ()
        with pytest.raises(ColumnError, match="There is no column “Wetter”"):
            read_table(path, name=path.name, settings=ReadSettings(items=("Wetter",)))


class TestGoogleForms:
    def test_rows_of_a_grid_are_texts(self) -> None:
        table = example("google_forms.csv")
        assert table.tool == "Google Forms"
        assert _cells(table, "text", "Does the post call for action?", "annotator", "time", "How old are you?") == [
            ["Geht wählen! 🗳️", "yes", "ann@example.org", "2026-05-01T10:05:00+02:00", "34"],
            ["Nice weather", "no", "ann@example.org", "2026-05-01T10:05:00+02:00", "34"],
            ["Kommt vorbei [heute]", "yes", "ann@example.org", "2026-05-01T10:05:00+02:00", "34"],
            ["Geht wählen! 🗳️", "yes", "ben@example.org", "2026-05-01T11:02:00+02:00", "29"],
            ["Nice weather", "no", "ben@example.org", "2026-05-01T11:02:00+02:00", "29"],
        ]
        assert table.rejected[["row", "reason", "found"]].values.tolist() == [[4, NOT_ANNOTATED, "cem@example.org"]]

    @pytest.mark.parametrize("first", ["Zeitstempel", "Horodateur", "Marca temporal", "Informazioni cronologiche"])
    def test_in_other_languages(self, tmp_path: Path, first: str) -> None:
        table = _csv(tmp_path, [first, "Aufruf? [Geht hin]", "Aufruf? [Nö]"], ["01.05.2026 10:00:00", "ja", "nein"])
        assert _labels(table) == {"Geht hin": ["ja"], "Nö": ["nein"]}

    def test_a_question_a_text(self, tmp_path: Path) -> None:
        columns = [
            "Text 1: Geht wählen #ltw Is this hate?",
            "Text 2: Nice weather. Is this hate?",
            "Your age in years?",
        ]
        table = _google(tmp_path, columns, ("no", "no", "34"), ("yes", "no", "29"))
        assert _labels(table) == {"Text 1: Geht wählen #ltw": ["no", "yes"], "Text 2: Nice weather.": ["no", "no"]}
        assert table.frame["annotator"].unique().tolist() == ["2", "3"]
        assert any("does not say who answered" in note for note in table.notes)

    def test_two_questions_about_each_text(self, tmp_path: Path) -> None:
        columns = [f"{asked} [{text}]" for asked in ("Is it hate?", "Is it fun?") for text in ("Geht hin", "Ja", "Nö")]
        table = _google(tmp_path, columns, ("yes", "no", "no", "no", "yes", "no"))
        assert _cells(table, "text", "Is it hate?", "Is it fun?") == [
            ["Geht hin", "yes", "no"],
            ["Ja", "no", "yes"],
            ["Nö", "no", "no"],
        ]

    def test_a_whole_question_may_be_the_text(self, tmp_path: Path) -> None:
        table = _google(tmp_path, ["Geht alle wählen", "Schönes Wetter heute, oder"], ("ja", "nein"), ("ja", "ja"))
        assert _labels(table) == {"Geht alle wählen": ["ja", "ja"], "Schönes Wetter heute, oder": ["nein", "ja"]}

    def test_equal_questions_do_not_make_it_unreadable(self, tmp_path: Path) -> None:
        columns = ["Is this hate? [Geht hin]", "Is this hate? [Geht hin]", "Is this hate? [Nö]"]
        table = _google(tmp_path, columns, ("yes", "no", "no"))
        assert _cells(table, "text", "Is this hate?") == [["Geht hin", "yes"], ["Geht hin", "no"], ["Nö", "no"]]
        assert table.frame["id"].is_unique

    def test_a_spreadsheet_of_it(self, tmp_path: Path) -> None:
        path = tmp_path / "answers.xlsx"
        pd.read_csv(EXAMPLES / "google_forms.csv", dtype="str").to_excel(path, index=False)
        assert _labels(read_table(path, name=path.name)) == _labels(example("google_forms.csv"))


def test_equal_columns_of_a_plain_table_are_still_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnError, match="2 columns are called “Ann”: column 2 and column 4"):
        _csv(tmp_path, ["text", "Ann", "Ben", "Ann"], ["Geht hin", "ja", "nein", "ja"])


def test_microsoft_forms(tmp_path: Path) -> None:
    table = example("microsoft_forms.csv")
    assert table.tool == "Microsoft Forms"
    assert _labels(table) == {
        "Text 1: Geht wählen! 🗳️": ["no", "no"],
        "Text 2: Nice weather.": ["no", "yes"],
        "Text 3: Kommt vorbei.": ["yes"],
    }
    assert table.frame["annotator"].unique().tolist() == ["2", "3"]
    named = _csv(
        tmp_path,
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Geht hin", "Nö"],
        ["1", TIME, TIME, "ann@example.org", "Ann", "Aufruf;Ton;", "Ton;"],
        ["2", TIME, TIME, "anonymous", "Ben", "Ton;", "Ton;"],
    )
    assert _cells(named, "text", "label", "annotator") == [
        ["Geht hin", "Aufruf | Ton", "ann@example.org"],
        ["Nö", "Ton", "ann@example.org"],
        ["Geht hin", "Ton", "Ben"],
        ["Nö", "Ton", "Ben"],
    ]


class TestLimeSurvey:
    def test_codes_and_wordings(self) -> None:
        table = example("limesurvey.csv")
        assert table.tool == "LimeSurvey"
        assert _cells(table, "text", "Does the post call for action?", "annotator", "time") == [
            ["Geht wählen! 🗳️", "Yes", "tok1", "2026-05-01 10:05:00"],
            ["Nice weather", "No", "tok1", "2026-05-01 10:05:00"],
            ["Geht wählen! 🗳️", "No", "tok2", "2026-05-01 11:02:00"],
            ["Nice weather", "No", "tok2", "2026-05-01 11:02:00"],
        ]
        assert table.rejected[["row", "reason", "found"]].values.tolist() == [[4, NOT_FINISHED, "tok3"]]

    def test_codes_alone_need_a_table_of_the_texts(self, tmp_path: Path) -> None:
        table = _csv(
            tmp_path,
            ["id", "submitdate", "lastpage", "startlanguage", "seed", "G1Q1[SQ001]", "G1Q1[SQ002]", "age"],
            ["7", TIME, "3", "en", "1", "Y", "N", "34"],
            ["8", TIME, "3", "en", "2", "Y", "N", "29"],
        )
        assert table.frame["annotator"].unique().tolist() == ["7", "8"]
        texts = raw(["id", "text"], [("G1Q1[SQ001]", "Geht hin"), ("G1Q1[SQ002]", "Nö")], "texts.csv")
        (joined,) = join_texts([table, texts])
        assert build([joined], guess_mapping(joined)).report.texts == 2
