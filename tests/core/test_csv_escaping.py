from __future__ import annotations

import pandas as pd
import pytest

from core import csv_escaping
from core.csv_escaping import is_run, plain_name, protected_name


@pytest.mark.parametrize(
    "text",
    [
        *["=1+1", "=", "= weil", "==> los", "=D schön", "=-"],
        *["+1+1", "-1+1", "+SUM(1;1)", "-foo", "- ja, genau", "+49 170 1234", "-5\n=1", "+1e5x", '-"a"'],
        *["-cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", "+++Eil+++ Nachricht"],
        *["@SUM(1,1)", "@SUM (1)", "@SUM(1+1)*cmd|' /C calc'!A0", "@(1+1)", "@-1+1", "@'a'!A1", '@"a"&A1', "@@SUM(1)"],
        *["@a+WEBSERVICE(A1)", "@a + WEBSERVICE (A1)", "@a cmd|'/c x'!A0", "@a+[b.xlsx]s!A1", "@a+'[b.xlsx]s'!A1"],
        *["\t=1", "\r=1", "\n=1", "\r\n =1", "\t-1+1", "\t@SUM(1)"],
        *["＝1+1", "＋1+1", "－1+1", "＠SUM(1)"],
    ],
)
def test_what_a_spreadsheet_might_run(text: str) -> None:
    assert is_run(text)


@pytest.mark.parametrize(
    "text",
    [
        *["@anna", "@anna_b Das ist gut!", "@anna @bo: nein, (wirklich) nicht!", "@ alle", "@", "@🗳️", "@anna|bo, los!"],
        *["@anna Toll!Danke", "@anna #wahl https://example.org/?a=1&b=2", "＠anna こんにちは", "@anna - ja, = so"],
        *["-5", "-0.25", "-0,25", "+3", "-1e-05", "-", "+", "->", "-->", "- 🗳️", "+++", "-*", "–", "− 1"],
        *[
            "\tText",
            "\n\nText",
            "\r",
            " =1",
            "\u00a0=1",
            "\ufeff=1",
            "'=1",
            '"=1',
            "a=b",
            "#wahl",
            "%x",
            "|x",
            "",
            "{=1}",
        ],
    ],
)
def test_what_none_runs_stays(text: str) -> None:
    assert not is_run(text)


@pytest.mark.parametrize("name", ["=sum", "'=sum", "''=sum", "@anna", "'@anna", "'", "party", "-", "'-x"])
def test_a_column_s_name_comes_back(name: str) -> None:
    assert plain_name(protected_name(name)) == name
    assert not is_run(protected_name(name))


def test_a_frame_says_where_it_got_quotes() -> None:
    frame = pd.DataFrame({"n": [-1.5, 2.0], "s": ["=1", None], "=mixed": ["=1", -3], "flag": [True, False]})
    before = frame.copy()
    safe = csv_escaping.protected(frame)
    assert frame.equals(before)
    assert list(safe.columns) == ["n", "s", "'=mixed", "flag"]
    assert safe["n"].tolist() == [-1.5, 2.0]
    assert safe["'=mixed"].tolist() == ["'=1", -3]
    assert safe["s"].isna().tolist() == [False, True]
    assert csv_escaping.marks(frame).fillna("").tolist() == ['["s","=mixed"]', ""]
    assert csv_escaping.count(frame) == 2


def test_columns_of_one_name_are_told_apart() -> None:
    safe = csv_escaping.protected(pd.DataFrame([["=1", "b"]], columns=["=name", "=name"]))
    assert list(safe.columns) == ["'=name", "'=name"]
    assert safe.iloc[0].tolist() == ["'=1", "b"]
