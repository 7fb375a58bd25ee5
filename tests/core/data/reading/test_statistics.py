"""SPSS and Stata."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.reading import read_table, statistics
from core.data.reading.recognition import Format
from core.data.reading.table import RawTable
from core.errors import FileError
from tests.properties import examples

DAY = datetime.date(2020, 1, 2)
FRAME = pd.DataFrame(
    {
        "id": [1.0, 2.0, 2.0**60],
        "text": ["Größe 🔷", "sie sagte „nein“", ""],
        "Ann": [1.0, 2.0, np.nan],
        "Ben": [2.0, 99.0, 98.5],
        "share": [1.5, np.nan, 0.25],
        "day": [DAY, None, DAY],
    }
)
LABELS = {"Ann": {1.0: "ja", 2.0: "nein"}, "Ben": {1.0: "ja", 2.0: "nein", 99.0: "keine Angabe"}}


def _read(path: Path) -> RawTable:
    return read_table(path, name=path.name)


def _cells(table: RawTable) -> list[list[str | None]]:
    frame = table.frame.astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("compress", [False, True])
def test_spss_by_labels_without_what_is_declared_missing(tmp_path: Path, compress: bool) -> None:
    pyreadstat.write_sav(
        FRAME,
        tmp_path / "a.sav",
        compress=compress,
        variable_value_labels=LABELS,
        missing_ranges={"Ben": [99, {"lo": 98, "hi": 98.9}]},
        column_labels={"Ann": "Ist das freundlich?"},
    )
    table = _read(tmp_path / "a.sav")
    assert table.format is Format.SPSS
    assert table.columns == tuple(FRAME.columns)
    assert _cells(table) == [
        ["1", "Größe 🔷", "ja", "nein", "1.5", "2020-01-02"],
        ["2", "sie sagte „nein“", "nein", None, None, None],
        ["1.152921504606847E+18", None, None, None, "0.25", "2020-01-02"],
    ]
    assert table.notes == (
        "What the file says of its columns: Ann: “Ist das freundlich?”.",
        "Column “Ann”: values were read by their labels: 1 = ja, 2 = nein.",
        "Column “Ben”: values were read by their labels: 1 = ja, 2 = nein, 99 = keine Angabe.",
        "Column “Ben”: 2 cells hold values that the file declares as missing, taken as no answer: "
        "99 = keine Angabe, 98.5.",
    )


def test_texts_that_spss_declares_as_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "label": ["NA", "x"]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", missing_ranges={"label": ["NA"]})
    table = _read(tmp_path / "a.sav")
    assert _cells(table) == [["a", None], ["b", "x"]]
    assert "1 cell holds a value that the file declares as missing, taken as no answer: NA." in table.notes[0]


def test_portable_spss(tmp_path: Path) -> None:
    frame = pd.DataFrame({"ID": [1.0, 2.0], "TEXT": ["Hallo", "Nein, danke"], "ANN": [1.5, np.nan]})
    pyreadstat.write_por(frame, tmp_path / "a.por")
    table = _read(tmp_path / "a.por")
    assert (table.format, table.notes) == (Format.SPSS_PORTABLE, ())
    assert _cells(table) == [["1", "Hallo", "1.5"], ["2", "Nein, danke", None]]


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_stata_by_labels_without_its_missing_letters(tmp_path: Path, version: int) -> None:
    frame = pd.DataFrame({"text": ["eins", "zwei", ""], "Ann": pd.Series([1, "a", 2], dtype=object), "n": [1, 2, 3]})
    labels: dict[str, dict[int | float, str]] = {"Ann": {1: "ja", 2: "nein"}}
    file, missing = tmp_path / "a.dta", {"Ann": ["a"]}
    pyreadstat.write_dta(frame, file, version=version, missing_user_values=missing, variable_value_labels=labels)
    table = _read(tmp_path / "a.dta")
    assert table.format is Format.STATA
    assert _cells(table) == [["eins", "ja", "1"], ["zwei", None, "2"], [None, "nein", "3"]]
    assert table.notes[-1].endswith("1 cell holds a value that the file declares as missing, taken as no answer: a.")


def test_two_values_of_one_label_stay_two(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": list("abc"), "label": [1.0, 2.0, 3.0]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels={"label": {1.0: "ja", 2.0: "ja", 3.0: " "}})
    assert _read(tmp_path / "a.sav").frame["label"].tolist() == ["ja (1)", "ja (2)", "3"]


def test_a_date_beyond_those_that_python_knows(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["a"], "when": [4e14]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_format={"when": "DATETIME20"})
    assert _read(tmp_path / "a.sav").frame["text"].tolist() == ["a"]


def _sav(path: Path) -> None:
    pyreadstat.write_sav(FRAME, path, variable_value_labels=LABELS)


def _zsav(path: Path) -> None:
    pyreadstat.write_sav(FRAME, path, compress=True)


def _dta(path: Path) -> None:
    pyreadstat.write_dta(FRAME, path, variable_value_labels={"Ann": {1: "ja", 2: "nein"}})


@pytest.mark.parametrize("write", [_sav, _zsav, _dta])
def test_a_truncated_file_is_damaged(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "a")
    content = (tmp_path / "a").read_bytes()
    for length in [*range(120, len(content) - 20, 60), len(content) - 15]:
        (tmp_path / "b").write_bytes(content[:length])
        with pytest.raises(FileError, match="damaged"):
            _read(tmp_path / "b")


def test_more_than_a_table_of_texts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _sav(tmp_path / "a")
    monkeypatch.setattr(statistics, "MAX_CELLS", 10)
    with pytest.raises(FileError, match="far more"):
        _read(tmp_path / "a")


LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text == text.strip()
)
ROWS = st.lists(st.tuples(LETTERS, st.sampled_from([1.0, 2.0, None]), st.sampled_from([1.0, None])), min_size=1)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_every_judgement_is_found_again(tmp_path: Path, rows: list[tuple[str, float | None, float | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["text", "Ann", "Ben"]).astype({"Ann": float, "Ben": float})
    meant = [
        [text, *(None if code is None else {1.0: "ja", 2.0: "nein"}[code] for code in codes)] for text, *codes in rows
    ]
    labels = {1.0: "ja", 2.0: "nein"}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels={"Ann": labels, "Ben": labels})
    assert _cells(_read(tmp_path / "a.sav")) == meant
    whole: dict[int | float, str] = {1: "ja", 2: "nein"}
    pyreadstat.write_dta(frame, tmp_path / "a.dta", variable_value_labels={"Ann": whole, "Ben": whole})
    assert _cells(_read(tmp_path / "a.dta")) == meant
